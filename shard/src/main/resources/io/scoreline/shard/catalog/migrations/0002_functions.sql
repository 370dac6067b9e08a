-- The calls that change more than one table. Each is one statement of the client, so that no lock waits for a client.
-- Order of locks: writer, partition, definition feed, source, progress, event feed, score feed; rows of one table in the order of their keys.
-- A feed's row is locked last: from then until the end of the commit nobody else gets a seq.

-- A source moves from where it stands: null when it did, else where it stands.
CREATE FUNCTION move_source(p_tenant text, p_name text, p_from bigint, p_to bigint) RETURNS bigint
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO source (tenant, name, position) VALUES (p_tenant, p_name, 0) ON CONFLICT DO NOTHING;
    UPDATE source SET position = p_to WHERE tenant = p_tenant AND name = p_name AND position = p_from;
    IF FOUND THEN
        RETURN NULL;
    END IF;
    RETURN (SELECT position FROM source WHERE tenant = p_tenant AND name = p_name);
END
$$;

-- Registers what one seal made: 'registered', or nothing happened: 'fenced' or 'source'.
CREATE FUNCTION register_shards(
    p_writer uuid, p_epoch bigint, p_from bigint, p_to bigint, p_events bigint,
    p_partition int[], p_min_day int[], p_max_day int[], p_path text[], p_sha256 text[],
    p_rows bigint[], p_bytes bigint[], p_min_ts bigint[], p_max_ts bigint[],
    p_tenant text[], p_source text[], p_source_from bigint[], p_source_to bigint[],
    OUT outcome text, OUT first_seq bigint, OUT registered timestamptz,
    OUT found_epoch bigint, OUT found_done bigint,
    OUT source_tenant text, OUT source_name text, OUT source_position bigint)
LANGUAGE plpgsql AS $$
DECLARE
    v_shards int := cardinality(p_path);
    v_move record;
BEGIN
    SELECT w.epoch, w.done INTO found_epoch, found_done FROM writer w WHERE w.writer_id = p_writer FOR NO KEY UPDATE;
    IF found_epoch IS DISTINCT FROM p_epoch OR found_done IS DISTINCT FROM p_from THEN
        outcome := 'fenced';
        RETURN;
    END IF;
    IF EXISTS (SELECT 1 FROM unnest(p_partition) n WHERE n NOT IN (SELECT p.partition FROM partition p)) THEN
        RAISE EXCEPTION 'partitions %: the store has % of them', p_partition, (SELECT s.partitions FROM store s);
    END IF;

    IF cardinality(p_source) > 0 THEN
        BEGIN
            FOR v_move IN
                SELECT m.* FROM unnest(p_tenant, p_source, p_source_from, p_source_to)
                    WITH ORDINALITY AS m (tenant, name, from_position, to_position, nr)
                ORDER BY m.tenant, m.name, m.nr
            LOOP
                source_position := move_source(v_move.tenant, v_move.name, v_move.from_position, v_move.to_position);
                IF source_position IS NOT NULL THEN
                    source_tenant := v_move.tenant;
                    source_name := v_move.name;
                    RAISE EXCEPTION SQLSTATE 'SL001';
                END IF;
            END LOOP;
        EXCEPTION WHEN SQLSTATE 'SL001' THEN
            outcome := 'source';
            RETURN;
        END;
    END IF;

    UPDATE writer SET done = p_to, accepted = accepted + p_events WHERE writer_id = p_writer;
    outcome := 'registered';
    IF v_shards = 0 THEN
        SELECT f.seq + 1, greatest(clock_timestamp(), f.registered_at) INTO first_seq, registered FROM feed f WHERE f.kind = 'event';
        RETURN;
    END IF;
    UPDATE feed f SET seq = f.seq + v_shards, registered_at = greatest(clock_timestamp(), f.registered_at)
    WHERE f.kind = 'event' RETURNING f.seq - v_shards + 1, f.registered_at INTO first_seq, registered;
    INSERT INTO event_shard (seq, level, from_seq, to_seq, partition, min_day, max_day, path, rows, bytes, sha256,
                             min_ts, max_ts, registered_at)
    SELECT first_seq + s.nr - 1, 0, first_seq + s.nr - 1, first_seq + s.nr - 1, s.partition, s.min_day, s.max_day,
           s.path, s.rows, s.bytes, s.sha256, s.min_ts, s.max_ts, registered
    FROM unnest(p_partition, p_min_day, p_max_day, p_path, p_rows, p_bytes, p_sha256, p_min_ts, p_max_ts)
        WITH ORDINALITY AS s (partition, min_day, max_day, path, rows, bytes, sha256, min_ts, max_ts, nr)
    ORDER BY s.nr;
END
$$;

-- Field ids of those features that have one or get one, from p_first on, p_most at most in the whole store.
CREATE FUNCTION give_feature_ids(p_path text[], p_type text[], p_parse boolean[], p_first int, p_most int)
RETURNS SETOF feature
LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE feature IN SHARE ROW EXCLUSIVE MODE;
    INSERT INTO feature (field_id, path, type, parse)
    SELECT n.field_id, n.path, n.type, n.parse
    FROM (SELECT coalesce((SELECT max(f.field_id) FROM feature f), p_first - 1)
                     + row_number() OVER (ORDER BY m.nr) AS field_id, m.path, m.type, m.parse
          FROM (SELECT a.path, a.type, a.parse, min(a.nr) AS nr
                FROM unnest(p_path, p_type, p_parse) WITH ORDINALITY AS a (path, type, parse, nr)
                WHERE NOT EXISTS (SELECT 1 FROM feature f
                                  WHERE f.path = a.path AND f.type = a.type AND f.parse = a.parse)
                GROUP BY a.path, a.type, a.parse) m) n
    WHERE n.field_id < p_first + p_most;
    RETURN QUERY
        SELECT f.* FROM feature f JOIN (SELECT DISTINCT * FROM unnest(p_path, p_type, p_parse)) AS a (path, type, parse)
            USING (path, type, parse);
END
$$;

-- Adds a version, or answers the one that is there under the key.
CREATE FUNCTION add_definition(
    p_tenant text, p_name text, p_version int, p_digest text, p_body text, p_state text, p_from_now boolean)
RETURNS SETOF definition
LANGUAGE plpgsql AS $$
DECLARE
    v_id int;
    v_start bigint := 0;
BEGIN
    PERFORM 1 FROM feed f WHERE f.kind = 'definition' FOR NO KEY UPDATE;
    SELECT d.id INTO v_id FROM definition d WHERE d.tenant = p_tenant AND d.name = p_name AND d.version = p_version;
    IF NOT FOUND THEN
        IF p_state = 'ACTIVE' THEN
            UPDATE definition d SET state = 'SHADOW' WHERE d.tenant = p_tenant AND d.name = p_name AND d.state = 'ACTIVE';
        END IF;
        INSERT INTO definition (id, tenant, name, version, digest, body, state)
        SELECT coalesce(max(d.id), 0) + 1, p_tenant, p_name, p_version, p_digest, p_body, p_state FROM definition d
        RETURNING id INTO v_id;
        IF p_from_now THEN
            -- Locked until the commit: whatever is registered after it is seen by the new version.
            SELECT f.seq INTO v_start FROM feed f WHERE f.kind = 'event' FOR NO KEY UPDATE;
        END IF;
        INSERT INTO progress (definition, partition, done_seq) SELECT v_id, p.partition, v_start FROM partition p;
        UPDATE feed f SET seq = f.seq + 1 WHERE f.kind = 'definition';
    END IF;
    RETURN QUERY SELECT d.* FROM definition d WHERE d.id = v_id;
END
$$;

CREATE FUNCTION set_definition_state(p_tenant text, p_name text, p_version int, p_state text)
RETURNS SETOF definition
LANGUAGE plpgsql AS $$
DECLARE
    v_id int;
    v_state text;
BEGIN
    PERFORM 1 FROM feed f WHERE f.kind = 'definition' FOR NO KEY UPDATE;
    SELECT d.id, d.state INTO v_id, v_state FROM definition d
    WHERE d.tenant = p_tenant AND d.name = p_name AND d.version = p_version;
    IF v_state <> p_state THEN
        IF p_state = 'ACTIVE' THEN
            UPDATE definition d SET state = 'SHADOW' WHERE d.tenant = p_tenant AND d.name = p_name AND d.state = 'ACTIVE';
        END IF;
        UPDATE definition d SET state = p_state WHERE d.id = v_id;
        UPDATE feed f SET seq = f.seq + 1 WHERE f.kind = 'definition';
    END IF;
    RETURN QUERY SELECT d.* FROM definition d WHERE d.id = v_id;
END
$$;

-- Prolongs what the process holds and claims more, each with the next epoch, until it holds p_most; answers all that it holds.
CREATE FUNCTION claim_partitions(p_process uuid, p_most int, p_lease interval) RETURNS SETOF partition
LANGUAGE plpgsql AS $$
DECLARE
    v_held int;
BEGIN
    PERFORM renew_leases(p_process, p_lease);
    SELECT count(*) INTO v_held FROM partition p WHERE p.owner = p_process;
    IF v_held < p_most THEN
        WITH free AS MATERIALIZED (
            SELECT p.partition FROM partition p
            WHERE (p.owner IS NULL OR p.lease_until <= clock_timestamp()) AND p.owner IS DISTINCT FROM p_process
            ORDER BY random() LIMIT p_most - v_held FOR NO KEY UPDATE SKIP LOCKED)
        UPDATE partition p SET owner = p_process, epoch = p.epoch + 1, lease_until = clock_timestamp() + p_lease
        FROM free WHERE p.partition = free.partition;
    END IF;
    RETURN QUERY SELECT p.* FROM partition p WHERE p.owner = p_process ORDER BY p.partition;
END
$$;

-- The next epoch for partitions which the process holds: what it has in flight is fenced.
CREATE FUNCTION reclaim_partitions(p_process uuid, p_partition int[], p_lease interval) RETURNS SETOF partition
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM partition p WHERE p.owner = p_process AND p.partition = ANY (p_partition)
    ORDER BY p.partition FOR NO KEY UPDATE;
    RETURN QUERY
        UPDATE partition p SET epoch = p.epoch + 1, lease_until = clock_timestamp() + p_lease
        WHERE p.owner = p_process AND p.partition = ANY (p_partition) RETURNING p.*;
END
$$;

CREATE FUNCTION renew_leases(p_process uuid, p_lease interval) RETURNS SETOF int
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM partition p WHERE p.owner = p_process ORDER BY p.partition FOR NO KEY UPDATE;
    RETURN QUERY
        UPDATE partition p SET lease_until = clock_timestamp() + p_lease
        WHERE p.owner = p_process RETURNING p.partition;
END
$$;

CREATE FUNCTION release_partitions(p_process uuid, p_partition int[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM partition p WHERE p.owner = p_process AND p.partition = ANY (p_partition)
    ORDER BY p.partition FOR NO KEY UPDATE;
    UPDATE partition p SET owner = NULL, lease_until = '-infinity'
    WHERE p.owner = p_process AND p.partition = ANY (p_partition);
END
$$;

-- Commits a worker's round; answers the partitions whose moves happened. The others are fenced.
CREATE FUNCTION commit_round(
    p_process uuid, p_lease interval,
    p_partition int[], p_epoch bigint[], p_decided_from bigint[], p_decided_to bigint[], p_duplicates bigint[],
    p_verdict_path text[], p_verdict_sha256 text[], p_verdict_bytes bigint[],
    p_move_definition int[], p_move_partition int[], p_move_from bigint[], p_move_to bigint[],
    p_move_scored bigint[], p_move_ignored bigint[], p_move_invalid bigint[], p_move_duplicates bigint[],
    p_score_definition int[], p_score_path text[], p_score_sha256 text[], p_score_bytes bigint[], p_score_rows bigint[])
RETURNS int[]
LANGUAGE plpgsql AS $$
DECLARE
    v_committed int[];
    v_retired int[];
    v_moves bigint;
    v_moved bigint;
    v_shards bigint;
    v_seq bigint;
BEGIN
    SELECT coalesce(array_agg(l.partition), '{}') INTO v_committed
    FROM (SELECT p.partition
          FROM partition p
          JOIN unnest(p_partition, p_epoch, p_decided_from) AS m (partition, epoch, decided_from)
              ON m.partition = p.partition AND m.epoch = p.epoch AND m.decided_from = p.decided_seq
          WHERE p.owner = p_process
          ORDER BY p.partition
          FOR NO KEY UPDATE OF p) l;
    IF cardinality(v_committed) = 0 THEN
        RETURN v_committed;
    END IF;

    UPDATE partition p
    SET decided_seq = m.decided_to, duplicates = p.duplicates + m.duplicates, lease_until = clock_timestamp() + p_lease
    FROM unnest(p_partition, p_decided_to, p_duplicates) AS m (partition, decided_to, duplicates)
    WHERE p.partition = m.partition AND p.partition = ANY (v_committed);
    INSERT INTO verdict (partition, from_seq, to_seq, path, bytes, sha256, duplicates)
    SELECT m.partition, m.decided_from, m.decided_to, m.path, m.bytes, m.sha256, m.duplicates
    FROM unnest(p_partition, p_decided_from, p_decided_to, p_duplicates, p_verdict_path, p_verdict_sha256, p_verdict_bytes)
        AS m (partition, decided_from, decided_to, duplicates, path, sha256, bytes)
    WHERE m.path IS NOT NULL AND m.partition = ANY (v_committed);

    SELECT coalesce(array_agg(d.id), '{}') INTO v_retired
    FROM definition d WHERE d.id = ANY (p_move_definition) AND d.state = 'RETIRED';
    SELECT count(*) INTO v_moves
    FROM unnest(p_move_definition, p_move_partition) AS m (definition, partition)
    WHERE m.partition = ANY (v_committed) AND m.definition <> ALL (v_retired);
    UPDATE progress r
    SET done_seq = m.to_seq, scored = r.scored + m.scored, ignored = r.ignored + m.ignored,
        invalid = r.invalid + m.invalid, duplicates = r.duplicates + m.duplicates
    FROM unnest(p_move_definition, p_move_partition, p_move_from, p_move_to,
                p_move_scored, p_move_ignored, p_move_invalid, p_move_duplicates)
             AS m (definition, partition, from_seq, to_seq, scored, ignored, invalid, duplicates)
         JOIN partition p ON p.partition = m.partition
    WHERE r.definition = m.definition AND r.partition = m.partition AND r.done_seq = m.from_seq
      AND m.to_seq >= m.from_seq AND m.to_seq <= p.decided_seq
      AND m.partition = ANY (v_committed) AND m.definition <> ALL (v_retired);
    GET DIAGNOSTICS v_moved = ROW_COUNT;
    IF v_moved <> v_moves THEN
        RAISE EXCEPTION 'round: % of % watermarks stand where their moves begin and end where duplicates are decided: %',
            v_moved, v_moves,
            (SELECT json_agg(json_build_object('definition', m.definition, 'partition', m.partition, 'from', m.from_seq,
                                               'to', m.to_seq, 'found', r.done_seq, 'decided', p.decided_seq))
             FROM unnest(p_move_definition, p_move_partition, p_move_from, p_move_to)
                      AS m (definition, partition, from_seq, to_seq)
             LEFT JOIN progress r ON r.definition = m.definition AND r.partition = m.partition
             LEFT JOIN partition p ON p.partition = m.partition);
    END IF;

    SELECT count(*) INTO v_shards FROM unnest(p_score_definition) s (definition)
    WHERE EXISTS (SELECT 1 FROM unnest(p_move_definition, p_move_partition) AS m (definition, partition)
                  WHERE m.definition = s.definition AND m.partition = ANY (v_committed)
                    AND m.definition <> ALL (v_retired));
    IF v_shards > 0 THEN
        UPDATE feed f SET seq = f.seq + v_shards, registered_at = greatest(clock_timestamp(), f.registered_at)
        WHERE f.kind = 'score' RETURNING f.seq - v_shards INTO v_seq;
        INSERT INTO score_shard (seq, definition, partitions, to_seqs, path, rows, bytes, sha256, registered_at)
        SELECT v_seq + row_number() OVER (ORDER BY s.nr), s.definition, m.partitions, m.to_seqs,
               s.path, s.rows, s.bytes, s.sha256, (SELECT f.registered_at FROM feed f WHERE f.kind = 'score')
        FROM unnest(p_score_definition, p_score_path, p_score_sha256, p_score_bytes, p_score_rows)
                 WITH ORDINALITY AS s (definition, path, sha256, bytes, rows, nr)
        JOIN (SELECT a.definition, array_agg(a.partition ORDER BY a.partition) AS partitions,
                     array_agg(a.to_seq ORDER BY a.partition) AS to_seqs
              FROM unnest(p_move_definition, p_move_partition, p_move_to) AS a (definition, partition, to_seq)
              WHERE a.partition = ANY (v_committed) AND a.definition <> ALL (v_retired)
              GROUP BY a.definition) m USING (definition)
        ORDER BY s.nr;
    END IF;
    RETURN v_committed;
END
$$;

-- Files leave the live set; they are still there for readers until the grace is over.
CREATE FUNCTION put_garbage(p_path text[], p_grace interval) RETURNS void
LANGUAGE sql AS $$
    INSERT INTO garbage (path, delete_after)
    SELECT path, clock_timestamp() + p_grace FROM unnest(p_path) AS path ORDER BY path
    ON CONFLICT (path) DO UPDATE SET delete_after = excluded.delete_after
$$;

-- Replaces live shards of a partition by merged ones: false when the partition has another epoch or an input is not live.
CREATE FUNCTION commit_merge(
    p_partition int, p_epoch bigint, p_input bigint[], p_grace interval,
    p_level int[], p_from_seq bigint[], p_to_seq bigint[], p_min_day int[], p_max_day int[], p_path text[],
    p_sha256 text[], p_rows bigint[], p_bytes bigint[], p_min_ts bigint[], p_max_ts bigint[])
RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    v_decided bigint;
    v_found bigint;
    v_from bigint;
    v_to bigint;
    v_rows numeric;
    v_registered_at timestamptz;
    v_paths text[];
BEGIN
    SELECT p.decided_seq INTO v_decided FROM partition p
    WHERE p.partition = p_partition AND p.epoch = p_epoch AND p.owner IS NOT NULL FOR SHARE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    SELECT count(*), min(i.from_seq), max(i.to_seq), sum(i.rows), max(i.registered_at), array_agg(i.path)
    INTO v_found, v_from, v_to, v_rows, v_registered_at, v_paths
    FROM (SELECT e.* FROM event_shard e WHERE e.id = ANY (p_input) AND e.partition = p_partition
          ORDER BY e.id FOR UPDATE) i;
    IF v_found = 0 OR v_found <> cardinality(p_input) THEN
        RETURN false;
    END IF;
    IF v_to > v_decided
        OR EXISTS (SELECT 1 FROM unnest(p_from_seq, p_to_seq) AS o (from_seq, to_seq)
                   WHERE o.from_seq < v_from OR o.to_seq > v_to)
        OR v_rows < (SELECT coalesce(sum(o), 0) FROM unnest(p_rows) o) THEN
        RAISE EXCEPTION 'merge of partition %: expected outputs within seqs % to %, decided up to %, of % rows at most; found seqs % to % of % rows',
            p_partition, v_from, v_to, v_decided, v_rows, p_from_seq, p_to_seq, p_rows;
    END IF;

    DELETE FROM event_shard e WHERE e.id = ANY (p_input);
    INSERT INTO event_shard (level, from_seq, to_seq, partition, min_day, max_day, path, rows, bytes, sha256,
                             min_ts, max_ts, registered_at)
    SELECT o.level, o.from_seq, o.to_seq, p_partition, o.min_day, o.max_day, o.path, o.rows, o.bytes, o.sha256,
           o.min_ts, o.max_ts, v_registered_at
    FROM unnest(p_level, p_from_seq, p_to_seq, p_min_day, p_max_day, p_path, p_sha256, p_rows, p_bytes, p_min_ts, p_max_ts)
        AS o (level, from_seq, to_seq, min_day, max_day, path, sha256, rows, bytes, min_ts, max_ts);
    WITH applied AS (
        DELETE FROM verdict v
        WHERE v.partition = p_partition AND v.from_seq < v_to AND v.to_seq >= v_from
          AND NOT EXISTS (SELECT 1 FROM event_shard e WHERE e.partition = p_partition AND e.level = 0
                            AND e.to_seq > v.from_seq AND e.to_seq <= v.to_seq)
        RETURNING v.path)
    SELECT v_paths || coalesce(array_agg(a.path), '{}') INTO v_paths FROM applied a;
    PERFORM put_garbage(v_paths, p_grace);
    RETURN true;
END
$$;

-- Replaces the base which covers p_previous, 0 for none: false when there is another one.
CREATE FUNCTION commit_score_base(
    p_definition int, p_previous bigint, p_covers bigint, p_partition int[], p_done_seq bigint[],
    p_path text, p_sha256 text, p_bytes bigint, p_rows bigint, p_grace interval)
RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    v_paths text[];
    v_covered text[];
BEGIN
    PERFORM 1 FROM definition d WHERE d.id = p_definition FOR NO KEY UPDATE;
    SELECT array_agg(b.path) INTO v_paths FROM score_base b WHERE b.definition = p_definition;
    IF p_previous IS DISTINCT FROM
        coalesce((SELECT b.covers_score_seq FROM score_base b WHERE b.definition = p_definition), 0) THEN
        RETURN false;
    END IF;
    IF p_covers <= p_previous OR p_covers > (SELECT f.seq FROM feed f WHERE f.kind = 'score') THEN
        RAISE EXCEPTION 'score base of definition %: expected to cover more than % and at most the score feed, found %',
            p_definition, p_previous, p_covers;
    END IF;
    INSERT INTO score_base AS b (definition, covers_score_seq, partitions, done_seqs, path, rows, bytes, sha256)
    VALUES (p_definition, p_covers, p_partition, p_done_seq, p_path, p_rows, p_bytes, p_sha256)
    ON CONFLICT (definition) DO UPDATE
        SET covers_score_seq = excluded.covers_score_seq, partitions = excluded.partitions,
            done_seqs = excluded.done_seqs, path = excluded.path, rows = excluded.rows, bytes = excluded.bytes,
            sha256 = excluded.sha256;
    WITH covered AS (
        DELETE FROM score_shard s WHERE s.definition = p_definition AND s.seq <= p_covers RETURNING s.path)
    SELECT array_agg(c.path) INTO v_covered FROM covered c;
    PERFORM put_garbage(coalesce(v_paths, '{}') || coalesce(v_covered, '{}'), p_grace);
    RETURN true;
END
$$;

-- A file has been moved to its place among the garbage.
CREATE FUNCTION move_garbage(p_from text, p_to text, p_grace interval) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM garbage g WHERE g.path = p_from;
    PERFORM put_garbage(ARRAY[p_to], p_grace);
END
$$;
