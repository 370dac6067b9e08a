-- Versions that are built from the start, switched once they have caught up, or given up before.

-- building: scored from the start, and not yet as far as duplicates are decided: it cannot be active.
-- activates: becomes the active version of its name in the moment in which it is built.
-- built_at: when it was built for the first time; null until then.
-- cancelled: given up before it was ever built: nothing of it is left but its row, which tells what is still on its way
-- that it comes too late; its key may be taken again.
-- skipped: events accepted before it began, of one that began at the feed's head.
ALTER TABLE definition
    ADD COLUMN building boolean NOT NULL DEFAULT false,
    ADD COLUMN activates boolean NOT NULL DEFAULT false,
    ADD COLUMN built_at timestamptz,
    ADD COLUMN cancelled boolean NOT NULL DEFAULT false,
    ADD COLUMN skipped bigint NOT NULL DEFAULT 0 CHECK (skipped >= 0),
    ADD CONSTRAINT definition_building CHECK (NOT building OR state = 'SHADOW'),
    ADD CONSTRAINT definition_activates CHECK (NOT activates OR building),
    ADD CONSTRAINT definition_cancelled CHECK (NOT cancelled OR state = 'RETIRED');
UPDATE definition SET built_at = added_at;

-- Whether a definition has scored all whose duplicates are decided.
CREATE FUNCTION is_caught_up(p_definition int) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (
        SELECT 1 FROM progress r JOIN partition p USING (partition)
        WHERE r.definition = p_definition AND r.done_seq < p.decided_seq)
$$;

-- The one version of its name that is active, or that will be. The caller holds the definition feed.
CREATE FUNCTION make_active(p_id int, p_when_built boolean) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE definition o SET activates = false
    FROM definition n WHERE n.id = p_id AND o.tenant = n.tenant AND o.name = n.name AND o.activates;
    IF p_when_built THEN
        UPDATE definition d SET state = 'SHADOW', building = true, activates = true WHERE d.id = p_id;
        RETURN;
    END IF;
    UPDATE definition o SET state = 'SHADOW'
    FROM definition n WHERE n.id = p_id AND o.tenant = n.tenant AND o.name = n.name AND o.state = 'ACTIVE';
    UPDATE definition d SET state = 'ACTIVE', building = false, built_at = coalesce(d.built_at, clock_timestamp())
    WHERE d.id = p_id;
END
$$;

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
    INSERT INTO definition (id, tenant, name, version, digest, body, state, building, built_at, skipped)
    VALUES (v_id, p_tenant, p_name, p_version, p_digest, p_body, 'SHADOW', v_building,
            CASE WHEN NOT v_building THEN clock_timestamp() END, v_skipped);
    IF p_state = 'ACTIVE' THEN
        PERFORM make_active(v_id, v_building);
    END IF;
    INSERT INTO progress (definition, partition, done_seq) SELECT v_id, p.partition, v_start FROM partition p;
    UPDATE feed f SET seq = f.seq + 1 WHERE f.kind = 'definition';
    RETURN QUERY SELECT d.* FROM definition d WHERE d.id = v_id;
END
$$;

-- Takes a version away that was never built. The caller holds all partitions, so that no round is in between, and the
-- definition feed.
CREATE FUNCTION cancel_build(p_id int, p_grace interval) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    v_paths text[];
BEGIN
    UPDATE definition d SET state = 'RETIRED', building = false, activates = false, cancelled = true WHERE d.id = p_id;
    DELETE FROM progress r WHERE r.definition = p_id;
    WITH shards AS (DELETE FROM score_shard s WHERE s.definition = p_id RETURNING s.path),
         bases AS (DELETE FROM score_base b WHERE b.definition = p_id RETURNING b.path)
    SELECT coalesce(array_agg(g.path), '{}') INTO v_paths
    FROM (SELECT s.path FROM shards s UNION ALL SELECT b.path FROM bases b) g;
    PERFORM put_garbage(v_paths, p_grace);
END
$$;

DROP FUNCTION set_definition_state(text, text, int, text);

-- Changes a version's state and answers it; none when there is no such version. It stays as it was when it should be
-- active and has not caught up, unless p_when_built: then it becomes active later; and when it should be cancelled
-- and was built before. One that is retired while it is built for the first time is cancelled.
CREATE FUNCTION change_definition(
    p_tenant text, p_name text, p_version int, p_state text, p_when_built boolean, p_grace interval)
RETURNS SETOF definition
LANGUAGE plpgsql AS $$
DECLARE
    v_found definition;
    v_changed definition;
    v_unbuilt boolean;
BEGIN
    PERFORM 1 FROM partition p ORDER BY p.partition FOR SHARE;
    PERFORM 1 FROM feed f WHERE f.kind = 'definition' FOR NO KEY UPDATE;
    SELECT d.* INTO v_found FROM definition d
    WHERE d.tenant = p_tenant AND d.name = p_name AND d.version = p_version AND NOT d.cancelled;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    v_unbuilt := v_found.building AND v_found.built_at IS NULL;
    IF p_state = 'ACTIVE' THEN
        IF v_found.state <> 'ACTIVE' AND is_caught_up(v_found.id) THEN
            PERFORM make_active(v_found.id, false);
        ELSIF v_found.state <> 'ACTIVE' AND p_when_built THEN
            PERFORM make_active(v_found.id, true);
        END IF;
    ELSIF p_state = 'SHADOW' THEN
        UPDATE definition d
        SET state = 'SHADOW', activates = false,
            building = d.building OR (d.state = 'RETIRED' AND NOT is_caught_up(d.id))
        WHERE d.id = v_found.id;
    ELSIF p_state IN ('RETIRED', 'CANCELLED') AND v_unbuilt THEN
        PERFORM cancel_build(v_found.id, p_grace);
    ELSIF p_state = 'RETIRED' THEN
        UPDATE definition d SET state = 'RETIRED', building = false, activates = false WHERE d.id = v_found.id;
    END IF;
    SELECT d.* INTO v_changed FROM definition d WHERE d.id = v_found.id;
    IF v_changed IS DISTINCT FROM v_found THEN
        UPDATE feed f SET seq = f.seq + 1 WHERE f.kind = 'definition';
    END IF;
    RETURN NEXT v_changed;
END
$$;

-- Ends the building of those versions that have caught up, and activates those that waited for it; answers how many.
CREATE FUNCTION finish_builds() RETURNS int
LANGUAGE plpgsql AS $$
DECLARE
    v_built definition;
    v_count int := 0;
BEGIN
    PERFORM 1 FROM feed f WHERE f.kind = 'definition' FOR NO KEY UPDATE;
    FOR v_built IN SELECT d.* FROM definition d WHERE d.building AND is_caught_up(d.id) ORDER BY d.id LOOP
        IF v_built.activates THEN
            PERFORM make_active(v_built.id, false);
        ELSE
            UPDATE definition d SET building = false, built_at = coalesce(d.built_at, clock_timestamp())
            WHERE d.id = v_built.id;
        END IF;
        v_count := v_count + 1;
    END LOOP;
    IF v_count > 0 THEN
        UPDATE feed f SET seq = f.seq + 1 WHERE f.kind = 'definition';
    END IF;
    RETURN v_count;
END
$$;

-- Replaces the base which covers p_previous, 0 for none: false when there is another one, or nothing to cover any more.
CREATE OR REPLACE FUNCTION commit_score_base(
    p_definition int, p_previous bigint, p_covers bigint, p_partition int[], p_done_seq bigint[],
    p_path text, p_sha256 text, p_bytes bigint, p_rows bigint, p_grace interval)
RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    v_paths text[];
    v_covered text[];
BEGIN
    PERFORM 1 FROM definition d WHERE d.id = p_definition AND NOT d.cancelled FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
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
