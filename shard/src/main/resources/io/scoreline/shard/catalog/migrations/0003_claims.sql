-- Claims of writers that tell copies of a journal apart, and writers that have ended.

-- ended_at: its journal held nothing unregistered, or was given up; null while the journal may hold what nobody else has.
-- claim_token: left by the newest claim, here and in the claimant's journal; null until the first claim that leaves one.
ALTER TABLE writer ADD COLUMN ended_at timestamptz, ADD COLUMN claim_token uuid;

-- Every claim that left a token, and where the claimant's journal ended then: behind it, positions in a journal that knows
-- only earlier tokens are other events.
CREATE TABLE writer_claim (
    writer_id uuid NOT NULL REFERENCES writer,
    epoch bigint NOT NULL CHECK (epoch > 0),
    token uuid NOT NULL,
    position bigint NOT NULL CHECK (position >= 0),
    claimed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (writer_id, epoch)
);

-- Where the journal that knows these tokens parts from what was claimed since; null when the catalog no longer knows.
CREATE FUNCTION parting_position(p_writer uuid, p_known uuid[]) RETURNS bigint
LANGUAGE sql STABLE AS $$
    SELECT min(c.position) FROM writer_claim c
    WHERE c.writer_id = p_writer
      AND c.epoch > (SELECT CASE WHEN cardinality(p_known) = 0 THEN 0 ELSE max(k.epoch) END FROM writer_claim k
                     WHERE k.writer_id = p_writer AND k.token = ANY (p_known))
$$;

-- Claims a writer with the next epoch: 'claimed', or nothing happened and the row found tells why:
-- 'copied' (the token is not one that the journal knows), 'behind' (the journal ends before what is registered),
-- 'stranded' (the writer is new under its name, and another one of that name, which is found, has not ended).
-- A new writer begins behind p_begin; p_drain lets it begin beside others of its name, since it will not acknowledge.
-- The lock on the name comes before that on the writer: of new writers of one name that come together one is claimed.
CREATE FUNCTION claim_writer(
    p_writer uuid, p_name text, p_token uuid, p_known uuid[], p_position bigint, p_begin bigint, p_drain boolean,
    OUT outcome text, OUT writer_id uuid, OUT name text, OUT epoch bigint, OUT done bigint,
    OUT accepted bigint, OUT claimed_at timestamptz, OUT ended_at timestamptz, OUT other_position bigint, OUT parting bigint)
LANGUAGE plpgsql AS $$
DECLARE
    v_found writer;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('scoreline.writer.' || p_name, 0));
    SELECT w.* INTO v_found FROM writer w WHERE w.writer_id = p_writer FOR NO KEY UPDATE;
    IF v_found.claim_token IS NOT NULL AND v_found.claim_token <> ALL (p_known) THEN
        outcome := 'copied';
        parting := parting_position(p_writer, p_known);
        SELECT c.position INTO other_position FROM writer_claim c
        WHERE c.writer_id = p_writer AND c.token = v_found.claim_token;
    ELSIF v_found.done > p_position THEN
        outcome := 'behind';
    ELSIF NOT p_drain AND v_found.name IS DISTINCT FROM p_name AND EXISTS (
        SELECT 1 FROM writer w WHERE w.name = p_name AND w.writer_id <> p_writer AND w.ended_at IS NULL) THEN
        outcome := 'stranded';
        SELECT w.* INTO v_found FROM writer w WHERE w.name = p_name AND w.writer_id <> p_writer AND w.ended_at IS NULL
        ORDER BY w.claimed_at DESC LIMIT 1;
    ELSE
        outcome := 'claimed';
        INSERT INTO writer AS w (writer_id, name, epoch, done, claim_token) VALUES (p_writer, p_name, 1, p_begin, p_token)
        ON CONFLICT ON CONSTRAINT writer_pkey DO UPDATE
            SET name = excluded.name, epoch = w.epoch + 1, claimed_at = clock_timestamp(), ended_at = NULL,
                claim_token = excluded.claim_token
        RETURNING w.* INTO v_found;
        INSERT INTO writer_claim (writer_id, epoch, token, position) VALUES (p_writer, v_found.epoch, p_token, p_position);
        DELETE FROM writer_claim c WHERE c.writer_id = p_writer AND c.epoch <= (
            SELECT k.epoch FROM writer_claim k WHERE k.writer_id = p_writer ORDER BY k.epoch DESC OFFSET 1000 LIMIT 1);
    END IF;
    writer_id := v_found.writer_id;
    name := v_found.name;
    epoch := v_found.epoch;
    done := v_found.done;
    accepted := v_found.accepted;
    claimed_at := v_found.claimed_at;
    ended_at := v_found.ended_at;
END
$$;

-- Ends a writer whose journal is given up, unless a process of its name lives: false when nothing happened. What its
-- journal holds behind done parts there from the writer, should it ever turn up.
CREATE FUNCTION forget_writer(p_writer uuid, p_token uuid, p_alive interval) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    v_found writer;
BEGIN
    SELECT w.* INTO v_found FROM writer w WHERE w.writer_id = p_writer FOR NO KEY UPDATE;
    IF NOT FOUND OR v_found.ended_at IS NOT NULL OR EXISTS (
        SELECT 1 FROM process p WHERE p.name = v_found.name AND p.heartbeat > now() - p_alive) THEN
        RETURN false;
    END IF;
    UPDATE writer w SET ended_at = clock_timestamp(), epoch = w.epoch + 1, claim_token = p_token
    WHERE w.writer_id = p_writer;
    INSERT INTO writer_claim (writer_id, epoch, token, position)
    VALUES (p_writer, v_found.epoch + 1, p_token, v_found.done);
    RETURN true;
END
$$;
