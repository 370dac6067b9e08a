-- Where a version begins that was added from then on.

-- starts_after: the seq of the event feed behind which it counts events; 0 from the start.
ALTER TABLE definition ADD COLUMN starts_after bigint NOT NULL DEFAULT 0 CHECK (starts_after >= 0);

-- Adds a version, or answers the one that is there under the key. From the start it is built first when there are events.
-- Ids grow with the definition feed, so that none is ever given twice.
CREATE OR REPLACE FUNCTION add_definition(
    p_tenant text, p_name text, p_version int, p_digest text, p_body text, p_state text, p_from_now boolean)
RETURNS SETOF definition
LANGUAGE plpgsql AS $$
DECLARE
    v_found definition;
    v_id int;
    v_start bigint := 0;
    v_skipped bigint := 0;
    v_building boolean;
BEGIN
    PERFORM 1 FROM feed f WHERE f.kind = 'definition' FOR NO KEY UPDATE;
    SELECT d.* INTO v_found FROM definition d
    WHERE d.tenant = p_tenant AND d.name = p_name AND d.version = p_version;
    IF v_found.id IS NOT NULL AND NOT v_found.cancelled THEN
        RETURN QUERY SELECT d.* FROM definition d WHERE d.id = v_found.id;
        RETURN;
    END IF;
    SELECT greatest(coalesce(max(d.id), 0), (SELECT f.seq FROM feed f WHERE f.kind = 'definition')::int) + 1
    INTO v_id FROM definition d;
    DELETE FROM definition d WHERE d.id = v_found.id;
    v_building := NOT p_from_now AND EXISTS (SELECT 1 FROM partition p WHERE p.decided_seq > 0);
    IF p_from_now THEN
        -- Locked until the commit: whatever is registered after it is seen by the new version.
        SELECT f.seq INTO v_start FROM feed f WHERE f.kind = 'event' FOR NO KEY UPDATE;
        SELECT coalesce(sum(w.accepted), 0) INTO v_skipped FROM writer w;
    END IF;
    INSERT INTO definition (id, tenant, name, version, digest, body, state, building, built_at, skipped, starts_after)
    VALUES (v_id, p_tenant, p_name, p_version, p_digest, p_body, 'SHADOW', v_building,
            CASE WHEN NOT v_building THEN clock_timestamp() END, v_skipped, v_start);
    IF p_state = 'ACTIVE' THEN
        PERFORM make_active(v_id, v_building);
    END IF;
    INSERT INTO progress (definition, partition, done_seq) SELECT v_id, p.partition, v_start FROM partition p;
    UPDATE feed f SET seq = f.seq + 1 WHERE f.kind = 'definition';
    RETURN QUERY SELECT d.* FROM definition d WHERE d.id = v_id;
END
$$;
