-- Score shards are merged among themselves before they are merged into the base. Readers of the former release would apply a merged one beside those it merges: they are to end before.

-- Of a merged score shard, the lowest score seq that it merges; its own is the highest. Null: one round's.
ALTER TABLE score_shard ADD COLUMN first_seq bigint;
ALTER TABLE score_shard ADD CONSTRAINT score_shard_first CHECK (first_seq < seq);

-- Puts one score shard in the place of several that lie next to each other: false when not all of them are there any more, or others lie between them.
CREATE FUNCTION commit_score_merge(
    p_definition int, p_seq bigint[], p_partition int[], p_to_seq bigint[],
    p_path text, p_sha256 text, p_bytes bigint, p_rows bigint, p_grace interval)
RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    v_first bigint;
    v_last bigint;
    v_paths text[];
    v_registered_at timestamptz;
BEGIN
    PERFORM 1 FROM definition d WHERE d.id = p_definition AND NOT d.cancelled FOR NO KEY UPDATE;
    IF NOT FOUND OR cardinality(p_seq) < 2 THEN
        RETURN false;
    END IF;
    SELECT min(coalesce(s.first_seq, s.seq)), max(s.seq), array_agg(s.path), max(s.registered_at)
    INTO v_first, v_last, v_paths, v_registered_at
    FROM score_shard s WHERE s.definition = p_definition AND s.seq = ANY (p_seq);
    IF cardinality(p_seq) IS DISTINCT FROM cardinality(v_paths) OR cardinality(p_seq) <> (
        SELECT count(*) FROM score_shard s WHERE s.definition = p_definition AND s.seq BETWEEN v_first AND v_last) THEN
        RETURN false;
    END IF;
    DELETE FROM score_shard s WHERE s.definition = p_definition AND s.seq = ANY (p_seq);
    INSERT INTO score_shard (
        seq, first_seq, definition, partitions, to_seqs, path, rows, bytes, sha256, registered_at)
    VALUES (v_last, v_first, p_definition, p_partition, p_to_seq, p_path, p_rows, p_bytes, p_sha256, v_registered_at);
    PERFORM put_garbage(v_paths, p_grace);
    RETURN true;
END
$$;
