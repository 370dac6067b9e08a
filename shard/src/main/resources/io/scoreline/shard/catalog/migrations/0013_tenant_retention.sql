-- serves 12
-- How long events of a tenant are kept, where that is not what the setting says: interval '0' is for ever.

ALTER TABLE tenant ADD COLUMN kept interval CHECK (kept >= interval '0');

-- The same, with the rows that are kept no longer and that the merge left out.
CREATE FUNCTION commit_merge(
    p_partition int, p_epoch bigint, p_input bigint[], p_grace interval,
    p_level int[], p_from_seq bigint[], p_to_seq bigint[], p_min_day int[], p_max_day int[], p_path text[],
    p_sha256 text[], p_rows bigint[], p_bytes bigint[], p_min_ts bigint[], p_max_ts bigint[],
    p_erased bigint, p_seq bigint[], p_dropped bigint[], p_expired bigint)
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF NOT commit_merge(p_partition, p_epoch, p_input, p_grace, p_level, p_from_seq, p_to_seq, p_min_day, p_max_day, p_path,
                        p_sha256, p_rows, p_bytes, p_min_ts, p_max_ts, p_erased, p_seq, p_dropped) THEN
        RETURN false;
    END IF;
    UPDATE partition p SET expired = p.expired + p_expired WHERE p.partition = p_partition AND p_expired > 0;
    RETURN true;
END
$$;
