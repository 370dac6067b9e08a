-- serves 11
-- Writers without a journal: whatever they acknowledge is registered, so with their process nothing is lost.

ALTER TABLE writer ADD COLUMN journalled boolean NOT NULL DEFAULT true;

-- Ends those of a name, or, without one, those of which no process lives; what they may still have in flight is fenced.
CREATE FUNCTION end_unjournalled(p_name text, p_alive interval) RETURNS int LANGUAGE sql AS $$
    WITH ended AS (
        UPDATE writer w SET ended_at = clock_timestamp(), epoch = w.epoch + 1, claim_token = gen_random_uuid()
        WHERE NOT w.journalled AND w.ended_at IS NULL AND (w.name = p_name OR (p_name IS NULL AND NOT EXISTS (
            SELECT 1 FROM process p WHERE p.name = w.name AND p.heartbeat > now() - p_alive)))
        RETURNING 1)
    SELECT count(*)::int FROM ended
$$;

-- Claims a new writer in the place of those of its name, as claim_writer does. Those that ended a day ago leave, and their
-- counts go over to the new one: there is a row for each process that started within a day, and no more.
CREATE FUNCTION claim_unjournalled(p_writer uuid, p_name text, p_token uuid,
    OUT outcome text, OUT writer_id uuid, OUT name text, OUT epoch bigint, OUT done bigint,
    OUT accepted bigint, OUT claimed_at timestamptz, OUT ended_at timestamptz, OUT other_position bigint, OUT parting bigint)
LANGUAGE plpgsql AS $$
DECLARE
    v_accepted bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('scoreline.writer.' || p_name, 0));
    PERFORM end_unjournalled(p_name, interval '0');
    SELECT c.* INTO outcome, writer_id, name, epoch, done, accepted, claimed_at, ended_at, other_position, parting
    FROM claim_writer(p_writer, p_name, p_token, '{}', 0, 0, false) c;
    IF outcome = 'claimed' THEN
        WITH old AS (SELECT w.writer_id FROM writer w
                     WHERE NOT w.journalled AND w.ended_at < clock_timestamp() - interval '1 day' FOR UPDATE SKIP LOCKED),
            claims AS (DELETE FROM writer_claim c USING old WHERE c.writer_id = old.writer_id),
            erasures AS (DELETE FROM erasure_writer r USING old WHERE r.writer_id = old.writer_id),
            gone AS (DELETE FROM writer w USING old WHERE w.writer_id = old.writer_id RETURNING w.accepted)
        SELECT coalesce(sum(g.accepted), 0) INTO v_accepted FROM gone g;
        UPDATE writer w SET journalled = false, accepted = w.accepted + v_accepted WHERE w.writer_id = p_writer;
    END IF;
END
$$;
