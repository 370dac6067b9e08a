-- serves 10
-- Erasure of entities: a job from the request until nothing of the entity is left in any file. At the end: landing shards that cannot
-- be read before they are scored.

-- Its seq moves with every change of an erasure.
ALTER TABLE feed DROP CONSTRAINT feed_kind_check;
ALTER TABLE feed ADD CONSTRAINT feed_kind_check CHECK (kind IN ('event', 'score', 'definition', 'erasure'));
INSERT INTO feed (kind) VALUES ('erasure');

-- WAITING: journals may hold events of before the request. ERASING: seq is the tombstone's place in the event feed; rows of
-- the entity with a lower seq count nowhere any more, and files, tables and journals are being rewritten without them.
-- COLLECTING: no live file, journal or table has them; what was replaced, and orphans found until swept_at, are still to be
-- deleted. DONE: nothing is left, the
-- name is forgotten, and the row is the receipt.
DROP TABLE erasure;
CREATE TABLE erasure (
    id uuid PRIMARY KEY,
    tenant text NOT NULL,
    entity text CHECK (entity <> ''),
    partition int NOT NULL REFERENCES partition,
    state text NOT NULL DEFAULT 'WAITING' CHECK (state IN ('WAITING', 'ERASING', 'COLLECTING', 'DONE')),
    seq bigint UNIQUE CHECK (seq > 0),
    rows bigint NOT NULL DEFAULT 0 CHECK (rows >= 0),
    event_files bigint NOT NULL DEFAULT 0 CHECK (event_files >= 0),
    score_files bigint NOT NULL DEFAULT 0 CHECK (score_files >= 0),
    requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    placed_at timestamptz,
    rewritten_at timestamptz,
    swept_at timestamptz,
    finished_at timestamptz,
    CONSTRAINT erasure_seq CHECK ((state = 'WAITING') = (seq IS NULL)),
    CONSTRAINT erasure_done CHECK ((state = 'DONE') = (entity IS NULL))
);
CREATE INDEX erasure_open ON erasure (seq) WHERE state <> 'DONE';

-- position: where the writer's journal ended when its replica heard of the erasure. cleared: neither its journal nor its
-- score tables nor its refused events have anything of the entity from before the tombstone.
CREATE TABLE erasure_writer (
    erasure uuid NOT NULL REFERENCES erasure ON DELETE CASCADE,
    writer_id uuid NOT NULL REFERENCES writer,
    position bigint NOT NULL CHECK (position >= 0),
    cleared boolean NOT NULL DEFAULT false,
    PRIMARY KEY (erasure, writer_id)
);

-- Rows of an entity whose tombstone has this seq or a lower one, and which are older than it, are not in the file.
ALTER TABLE event_shard ADD COLUMN erased_seq bigint NOT NULL DEFAULT 0;
ALTER TABLE score_base ADD COLUMN erased_seq bigint NOT NULL DEFAULT 0;

-- When the file left the live set, wherever it has been moved to since.
ALTER TABLE garbage ADD COLUMN put_at timestamptz NOT NULL DEFAULT clock_timestamp();

-- The newest sweep for files that no commit can name. clean_before: of files as old as that none was left in the store that
-- is neither live nor garbage nor foreign.
CREATE TABLE orphan_sweep (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    finished_at timestamptz NOT NULL,
    clean_before timestamptz NOT NULL
);

-- The newest schema step that the process knows: those of before this one do not know tombstones.
ALTER TABLE process ADD COLUMN schema int NOT NULL DEFAULT 10;

CREATE FUNCTION erasures_moved() RETURNS void LANGUAGE sql AS $$
    UPDATE feed SET seq = seq + 1 WHERE kind = 'erasure'
$$;

-- Asks for an erasure, or answers the one that waits for the same entity. Receipts are kept for a while.
CREATE FUNCTION request_erasure(p_id uuid, p_tenant text, p_entity text, p_partition int, p_kept interval)
RETURNS SETOF erasure LANGUAGE plpgsql AS $$
DECLARE
    v_id uuid;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('scoreline.erasure', 0));
    DELETE FROM erasure e WHERE e.finished_at < clock_timestamp() - p_kept;
    SELECT e.id INTO v_id FROM erasure e
    WHERE e.state = 'WAITING' AND e.tenant = p_tenant AND e.entity = p_entity;
    IF NOT FOUND THEN
        v_id := p_id;
        INSERT INTO erasure (id, tenant, entity, partition) VALUES (p_id, p_tenant, p_entity, p_partition);
        PERFORM erasures_moved();
    END IF;
    RETURN QUERY SELECT e.* FROM erasure e WHERE e.id = v_id;
END
$$;

-- A replica tells how far it is. Erasures that are no longer open are passed over.
CREATE FUNCTION tell_erasure(p_id uuid, p_writer uuid, p_position bigint, p_cleared boolean) RETURNS void
LANGUAGE sql AS $$
    INSERT INTO erasure_writer AS r (erasure, writer_id, position, cleared)
    SELECT e.id, p_writer, p_position, p_cleared FROM erasure e WHERE e.id = p_id AND e.state <> 'DONE'
    ON CONFLICT (erasure, writer_id) DO UPDATE SET position = excluded.position, cleared = r.cleared OR excluded.cleared
$$;

-- For each score file, partition in it and tenant whose entities it may hold ('' for all): up to which tombstone those are left out.
CREATE VIEW score_file_erasure AS
    SELECT s.definition, d.tenant, t.partition, t.to_seq AS seq
    FROM score_shard s JOIN definition d ON d.id = s.definition, unnest(s.partitions, s.to_seqs) AS t (partition, to_seq)
    UNION ALL
    SELECT b.definition, d.tenant, p.partition, b.erased_seq
    FROM score_base b JOIN definition d ON d.id = b.definition, partition p;

-- What keeps an erasure from its next state, each with how many; none when nothing does.
CREATE FUNCTION erasure_waits(p_id uuid, p_alive interval) RETURNS TABLE (what text, name text, count bigint)
LANGUAGE plpgsql STABLE AS $$
DECLARE
    v erasure;
BEGIN
    SELECT e.* INTO v FROM erasure e WHERE e.id = p_id;
    IF v.state = 'WAITING' THEN
        RETURN QUERY SELECT 'release', p.name, 1::bigint FROM process p
            WHERE p.schema < 11 AND p.heartbeat > clock_timestamp() - p_alive;
        RETURN QUERY SELECT 'journal', w.name, 1::bigint FROM writer w
            WHERE w.ended_at IS NULL AND NOT EXISTS (
                SELECT 1 FROM erasure_writer r
                WHERE r.erasure = v.id AND r.writer_id = w.writer_id AND r.position <= w.done);
    ELSIF v.state = 'ERASING' THEN
        RETURN QUERY SELECT 'replica', w.name, 1::bigint FROM writer w
            WHERE w.ended_at IS NULL AND NOT EXISTS (
                SELECT 1 FROM erasure_writer r WHERE r.erasure = v.id AND r.writer_id = w.writer_id AND r.cleared);
        RETURN QUERY SELECT 'scoring', '', count(*) FROM partition p
            WHERE p.partition = v.partition AND p.decided_seq < v.seq HAVING count(*) > 0;
        RETURN QUERY SELECT 'definition', d.name || '@' || d.version, 1::bigint
            FROM progress r JOIN definition d ON d.id = r.definition
            WHERE r.partition = v.partition AND r.done_seq < v.seq AND d.state <> 'RETIRED';
        RETURN QUERY SELECT 'event_files', '', count(*) FROM event_shard e
            WHERE e.partition = v.partition AND e.from_seq <= v.seq AND e.erased_seq < v.seq HAVING count(*) > 0;
        RETURN QUERY SELECT 'set_aside', '', count(*) FROM event_shard e JOIN set_aside s USING (path)
            WHERE e.partition = v.partition AND e.from_seq <= v.seq AND e.erased_seq < v.seq HAVING count(*) > 0;
        RETURN QUERY SELECT 'score_files', '', count(*) FROM score_file_erasure f
            WHERE f.partition = v.partition AND f.seq < v.seq AND f.tenant IN ('', v.tenant) HAVING count(*) > 0;
    ELSIF v.state = 'COLLECTING' THEN
        RETURN QUERY SELECT 'sweep', '', 1::bigint WHERE v.swept_at IS NULL;
        RETURN QUERY SELECT 'garbage', '', count(*) FROM garbage g
            WHERE g.put_at <= coalesce(v.swept_at, v.rewritten_at) HAVING count(*) > 0;
    END IF;
END
$$;

-- Takes erasures on that nothing holds back, of the p_most oldest; answers how many are open. The order of locks: the erasures,
-- then the event feed, then theirs; a feed is locked when all is known.
CREATE FUNCTION advance_erasures(p_alive interval, p_most int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
    v_ready uuid[];
    v_placed int;
    v_seq bigint;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM erasure e WHERE e.state <> 'DONE') THEN
        RETURN 0;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('scoreline.erasure', 0));
    UPDATE erasure e SET swept_at = o.finished_at FROM orphan_sweep o
    WHERE e.state = 'COLLECTING' AND e.swept_at IS NULL AND o.clean_before > e.rewritten_at;
    SELECT coalesce(array_agg(o.id), '{}') INTO v_ready
    FROM (SELECT e.id FROM erasure e WHERE e.state <> 'DONE' ORDER BY e.requested_at, e.id LIMIT p_most) o
    WHERE NOT EXISTS (SELECT 1 FROM erasure_waits(o.id, p_alive));
    IF cardinality(v_ready) > 0 THEN
        DELETE FROM erasure_writer r USING erasure e
        WHERE e.id = r.erasure AND e.id = ANY (v_ready) AND e.state = 'COLLECTING';
        UPDATE erasure e SET state = 'DONE', entity = NULL, finished_at = clock_timestamp()
        WHERE e.id = ANY (v_ready) AND e.state = 'COLLECTING';
        UPDATE erasure e SET state = 'COLLECTING', rewritten_at = clock_timestamp()
        WHERE e.id = ANY (v_ready) AND e.state = 'ERASING';
        SELECT count(*) INTO v_placed FROM erasure e WHERE e.id = ANY (v_ready) AND e.state = 'WAITING';
        IF v_placed > 0 THEN
            UPDATE feed f SET seq = f.seq + v_placed WHERE f.kind = 'event' RETURNING f.seq - v_placed INTO v_seq;
            UPDATE erasure e SET state = 'ERASING', seq = v_seq + n.nr, placed_at = clock_timestamp()
            FROM (SELECT w.id, row_number() OVER (ORDER BY w.requested_at, w.id) AS nr FROM erasure w
                  WHERE w.id = ANY (v_ready) AND w.state = 'WAITING') n
            WHERE e.id = n.id;
        END IF;
        PERFORM erasures_moved();
    END IF;
    RETURN (SELECT count(*) FROM erasure e WHERE e.state <> 'DONE');
END
$$;

-- Definitions of which a score file may still hold what is erased, where no round will bring any more of it.
CREATE FUNCTION scores_to_erase() RETURNS SETOF int LANGUAGE sql STABLE AS $$
    SELECT DISTINCT f.definition
    FROM erasure e
    JOIN partition p ON p.partition = e.partition AND p.decided_seq >= e.seq
    JOIN score_file_erasure f ON f.partition = e.partition AND f.seq < e.seq AND f.tenant IN ('', e.tenant)
    WHERE e.state = 'ERASING'
      AND NOT EXISTS (SELECT 1 FROM progress r JOIN definition d ON d.id = r.definition
                      WHERE r.partition = e.partition AND r.done_seq < e.seq AND d.state <> 'RETIRED')
    ORDER BY 1
$$;

-- The same, with the tombstones that the merge applied: p_erased is the newest, and of each of p_seq it dropped p_dropped rows.
CREATE FUNCTION commit_merge(
    p_partition int, p_epoch bigint, p_input bigint[], p_grace interval,
    p_level int[], p_from_seq bigint[], p_to_seq bigint[], p_min_day int[], p_max_day int[], p_path text[],
    p_sha256 text[], p_rows bigint[], p_bytes bigint[], p_min_ts bigint[], p_max_ts bigint[],
    p_erased bigint, p_seq bigint[], p_dropped bigint[])
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF NOT commit_merge(p_partition, p_epoch, p_input, p_grace, p_level, p_from_seq, p_to_seq, p_min_day, p_max_day, p_path,
                        p_sha256, p_rows, p_bytes, p_min_ts, p_max_ts) THEN
        RETURN false;
    END IF;
    UPDATE event_shard e SET erased_seq = p_erased WHERE p_erased > 0 AND e.path = ANY (p_path);
    UPDATE erasure e SET rows = e.rows + d.dropped, event_files = e.event_files + cardinality(p_input)
    FROM unnest(p_seq, p_dropped) AS d (seq, dropped) WHERE e.seq = d.seq;
    RETURN true;
END
$$;

-- Replaces the base which covers p_previous, 0 for none: false when there is another one, one with fewer erased entities, or
-- nothing to cover any more. One that covers the same may replace it to leave out erased entities.
-- p_erased: the newest tombstone that is applied; -1 by a release that knows none.
CREATE FUNCTION commit_score_base(
    p_definition int, p_previous bigint, p_covers bigint, p_partition int[], p_done_seq bigint[],
    p_path text, p_sha256 text, p_bytes bigint, p_rows bigint, p_grace interval, p_erased bigint)
RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    v_base score_base;
    v_covered text[];
    v_replaced text[];
BEGIN
    PERFORM 1 FROM definition d WHERE d.id = p_definition AND NOT d.cancelled FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    SELECT b.* INTO v_base FROM score_base b WHERE b.definition = p_definition;
    IF p_previous IS DISTINCT FROM coalesce(v_base.covers_score_seq, 0)
        OR (p_erased >= 0 AND p_erased < coalesce(v_base.erased_seq, 0)) THEN
        RETURN false;
    END IF;
    IF p_covers < p_previous OR (p_covers = p_previous AND p_erased <= coalesce(v_base.erased_seq, 0))
        OR p_covers > (SELECT f.seq FROM feed f WHERE f.kind = 'score') THEN
        RAISE EXCEPTION 'score base of definition %: expected to cover more than % and at most the score feed, found %',
            p_definition, p_previous, p_covers;
    END IF;
    INSERT INTO score_base AS b (definition, covers_score_seq, partitions, done_seqs, path, rows, bytes, sha256, erased_seq)
    VALUES (p_definition, p_covers, p_partition, p_done_seq, p_path, p_rows, p_bytes, p_sha256, greatest(p_erased, 0))
    ON CONFLICT (definition) DO UPDATE
        SET covers_score_seq = excluded.covers_score_seq, partitions = excluded.partitions,
            done_seqs = excluded.done_seqs, path = excluded.path, rows = excluded.rows, bytes = excluded.bytes,
            sha256 = excluded.sha256, erased_seq = excluded.erased_seq;
    WITH covered AS (
        DELETE FROM score_shard s WHERE s.definition = p_definition AND s.seq <= p_covers RETURNING s.path)
    SELECT coalesce(array_agg(c.path), '{}') INTO v_covered FROM covered c;
    v_replaced := v_covered || CASE WHEN v_base.path IS NULL THEN '{}'::text[] ELSE ARRAY[v_base.path] END;
    PERFORM put_garbage(v_replaced, p_grace);
    UPDATE erasure e SET score_files = e.score_files + cardinality(v_replaced)
    WHERE e.state = 'ERASING' AND e.seq <= p_erased AND e.seq > coalesce(v_base.erased_seq, 0);
    RETURN true;
END
$$;

CREATE OR REPLACE FUNCTION commit_score_base(
    p_definition int, p_previous bigint, p_covers bigint, p_partition int[], p_done_seq bigint[],
    p_path text, p_sha256 text, p_bytes bigint, p_rows bigint, p_grace interval)
RETURNS boolean LANGUAGE sql AS $$
    SELECT commit_score_base(p_definition, p_previous, p_covers, p_partition, p_done_seq, p_path, p_sha256, p_bytes, p_rows,
                             p_grace, -1::bigint)
$$;

-- A file has been moved to its place among the garbage.
CREATE OR REPLACE FUNCTION move_garbage(p_from text, p_to text, p_grace interval) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    v_put_at timestamptz;
BEGIN
    DELETE FROM garbage g WHERE g.path = p_from RETURNING g.put_at INTO v_put_at;
    PERFORM put_garbage(ARRAY[p_to], p_grace);
    UPDATE garbage g SET put_at = least(g.put_at, v_put_at) WHERE g.path = p_to;
END
$$;

-- skipped: a landing shard that could not be read when it was to be scored. Its rows count nowhere, no merge takes it, and it is set
-- aside; when it can be read again it is registered anew, at the end of the feed.
ALTER TABLE event_shard ADD COLUMN skipped boolean NOT NULL DEFAULT false;
CREATE INDEX event_shard_skipped ON event_shard (partition) WHERE skipped;

-- False when the partition has another epoch or is beyond the shard already.
CREATE FUNCTION skip_shard(p_id bigint, p_partition int, p_epoch bigint, p_reason text) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    v_path text;
BEGIN
    PERFORM 1 FROM partition p WHERE p.partition = p_partition AND p.epoch = p_epoch AND p.owner IS NOT NULL FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE event_shard e SET skipped = true
    FROM partition p
    WHERE e.id = p_id AND e.partition = p_partition AND e.level = 0 AND NOT e.skipped
      AND p.partition = e.partition AND p.decided_seq < e.from_seq
    RETURNING e.path INTO v_path;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO set_aside (path, partition, reason) VALUES (v_path, p_partition, p_reason)
    ON CONFLICT (path) DO UPDATE SET reason = excluded.reason, found_at = clock_timestamp();
    RETURN true;
END
$$;

-- A skipped shard can be read again: it comes with the next seq. What is being erased in its partition has its tombstone behind it.
CREATE FUNCTION readmit_shard(p_id bigint) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    v_shard event_shard;
    v_seq bigint;
    v_registered_at timestamptz;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('scoreline.erasure', 0));
    SELECT e.* INTO v_shard FROM event_shard e WHERE e.id = p_id AND e.skipped FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE definition d SET uncounted = greatest(0, d.uncounted - v_shard.rows) WHERE d.starts_after >= v_shard.seq;
    UPDATE erasure_writer r SET cleared = false FROM erasure e
    WHERE e.id = r.erasure AND e.partition = v_shard.partition AND e.state = 'ERASING';
    UPDATE erasure e SET state = 'WAITING', seq = NULL, placed_at = NULL
    WHERE e.partition = v_shard.partition AND e.state = 'ERASING';
    IF FOUND THEN
        PERFORM erasures_moved();
    END IF;
    UPDATE feed f SET seq = f.seq + 1, registered_at = greatest(clock_timestamp(), f.registered_at)
    WHERE f.kind = 'event' RETURNING f.seq, f.registered_at INTO v_seq, v_registered_at;
    UPDATE event_shard e
    SET seq = v_seq, from_seq = v_seq, to_seq = v_seq, registered_at = v_registered_at, skipped = false WHERE e.id = p_id;
    DELETE FROM set_aside s WHERE s.path = v_shard.path;
    RETURN true;
END
$$;
