-- Files that merges leave alone, and how far merges are.

-- Live event shards that are not what was registered, or cannot be read: never merged, and why. A row may outlive its
-- file's being live for a while; who reads joins.
CREATE TABLE set_aside (
    path text PRIMARY KEY,
    partition int NOT NULL CHECK (partition >= 0),
    reason text NOT NULL,
    found_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    first_found_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX set_aside_partition ON set_aside (partition);

-- The merge that is at work in a partition, or was last.
CREATE TABLE merge_progress (
    partition int PRIMARY KEY CHECK (partition >= 0),
    level int NOT NULL CHECK (level > 0),
    files int NOT NULL CHECK (files > 0),
    bytes bigint NOT NULL CHECK (bytes > 0),
    done bigint NOT NULL CHECK (done >= 0),
    state text NOT NULL CHECK (state IN ('RUNNING', 'COMMITTED', 'GIVEN_UP')),
    started_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL
) WITH (fillfactor = 25);

-- Rows that retention has taken away; scores keep what they have of them.
ALTER TABLE partition ADD COLUMN expired bigint NOT NULL DEFAULT 0 CHECK (expired >= 0);

-- Takes event shards away whose events are all of days before p_before_day, as soon as every live definition has scored
-- them: p_most of a partition at once. Answers how many rows.
CREATE FUNCTION expire_shards(p_before_day int, p_most int, p_grace interval) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    v_partition record;
    v_safe bigint;
    v_rows bigint;
    v_all bigint := 0;
    v_paths text[];
BEGIN
    FOR v_partition IN
        SELECT p.partition, p.decided_seq FROM partition p
        WHERE EXISTS (SELECT 1 FROM event_shard e WHERE e.partition = p.partition AND e.max_day < p_before_day)
        ORDER BY p.partition FOR NO KEY UPDATE
    LOOP
        SELECT least(v_partition.decided_seq, min(r.done_seq)) INTO v_safe
        FROM progress r JOIN definition d ON d.id = r.definition
        WHERE r.partition = v_partition.partition AND d.state <> 'RETIRED';
        WITH gone AS (
            DELETE FROM event_shard e
            WHERE e.id IN (SELECT o.id FROM event_shard o
                           WHERE o.partition = v_partition.partition AND o.max_day < p_before_day AND o.to_seq <= v_safe
                           ORDER BY o.id LIMIT p_most FOR UPDATE)
            RETURNING e.path, e.rows)
        SELECT coalesce(sum(g.rows), 0), coalesce(array_agg(g.path), '{}') INTO v_rows, v_paths FROM gone g;
        WITH applied AS (
            DELETE FROM verdict v
            WHERE v.partition = v_partition.partition AND v.to_seq <= v_safe
              AND NOT EXISTS (SELECT 1 FROM event_shard e WHERE e.partition = v.partition AND e.level = 0
                                AND e.to_seq > v.from_seq AND e.to_seq <= v.to_seq)
            RETURNING v.path)
        SELECT v_paths || coalesce(array_agg(a.path), '{}') INTO v_paths FROM applied a;
        UPDATE partition p SET expired = p.expired + v_rows WHERE p.partition = v_partition.partition AND v_rows > 0;
        PERFORM put_garbage(v_paths, p_grace);
        v_all := v_all + v_rows;
    END LOOP;
    RETURN v_all;
END
$$;
