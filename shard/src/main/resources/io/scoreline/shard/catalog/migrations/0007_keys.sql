-- Keys: whose requests are answered, and with what. A store that ever had a key answers nobody without one.
-- The empty tenant stands for all tenants, as it does for definitions: its keys are the operator's.

ALTER TABLE store ADD COLUMN keyed boolean NOT NULL DEFAULT false;

ALTER TABLE api_key ADD COLUMN prefix text NOT NULL CHECK (prefix <> '');
ALTER TABLE api_key ADD CONSTRAINT api_key_prefix UNIQUE (prefix);
ALTER TABLE api_key ADD CONSTRAINT api_key_name CHECK (name <> '');
ALTER TABLE api_key ADD CONSTRAINT api_key_scopes
    CHECK (cardinality(scopes) > 0 AND scopes <@ ARRAY['WRITE', 'READ', 'ADMIN']);
ALTER TABLE api_key ADD CONSTRAINT api_key_operator CHECK (tenant <> '' OR scopes = ARRAY['ADMIN']);

-- 0 is no limit.
ALTER TABLE tenant DROP COLUMN limits;
ALTER TABLE tenant ADD COLUMN events_per_second bigint NOT NULL DEFAULT 0 CHECK (events_per_second >= 0);
ALTER TABLE tenant ADD COLUMN requests_per_second bigint NOT NULL DEFAULT 0 CHECK (requests_per_second >= 0);
ALTER TABLE tenant ADD COLUMN concurrent int NOT NULL DEFAULT 0 CHECK (concurrent >= 0);

-- One at a time, so that the bounds on live keys hold. Keys that have ended long ago leave.
CREATE FUNCTION create_key(
    p_sha256 bytea, p_prefix text, p_tenant text, p_name text, p_scopes text[], p_origins text[], p_lifetime interval,
    p_most_of_name int, p_most int, p_forgotten interval)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    v_now timestamptz := clock_timestamp();
    v_of_name int;
    v_all int;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('scoreline.key', 0));
    DELETE FROM api_key k WHERE least(k.revoked_at, k.expires_at) < v_now - p_forgotten;
    SELECT count(*) FILTER (WHERE k.tenant = p_tenant AND k.name = p_name), count(*) INTO v_of_name, v_all
    FROM api_key k WHERE k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > v_now);
    IF v_of_name >= p_most_of_name THEN
        RETURN 'most_of_name';
    END IF;
    IF v_all >= p_most THEN
        RETURN 'most';
    END IF;
    INSERT INTO tenant (tenant) VALUES (p_tenant) ON CONFLICT DO NOTHING;
    INSERT INTO api_key (sha256, prefix, tenant, name, scopes, origins, created_at, expires_at)
    VALUES (p_sha256, p_prefix, p_tenant, p_name, p_scopes, p_origins, v_now, v_now + p_lifetime);
    UPDATE store SET keyed = true WHERE NOT keyed;
    RETURN 'created';
END
$$;
