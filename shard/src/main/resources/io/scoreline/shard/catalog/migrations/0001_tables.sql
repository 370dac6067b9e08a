-- The tables of the catalog. Rows grow with days and partitions, never with events.
-- Days are days since 1970-01-01, times of events microseconds since 1970-01-01T00:00Z: wider than the database's own types.
-- Tables with few rows that are updated often leave room in their pages, so that an update touches no index.

-- What is fixed for a store.
CREATE TABLE store (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    id uuid NOT NULL,
    partitions int NOT NULL CHECK (partitions BETWEEN 1 AND 1024),
    dedup_window_millis bigint NOT NULL CHECK (dedup_window_millis >= 0),
    dedup_key0 bigint NOT NULL,
    dedup_key1 bigint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Locked counters: gap-free, and in the order of commits, which a sequence is not.
CREATE TABLE feed (
    kind text PRIMARY KEY CHECK (kind IN ('event', 'score', 'definition')),
    seq bigint NOT NULL DEFAULT 0 CHECK (seq >= 0),
    registered_at timestamptz NOT NULL DEFAULT 'epoch'
) WITH (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);
INSERT INTO feed (kind) VALUES ('event'), ('score'), ('definition');

-- done: position of the writer's journal up to which all is registered.
CREATE TABLE writer (
    writer_id uuid PRIMARY KEY,
    name text NOT NULL,
    epoch bigint NOT NULL CHECK (epoch > 0),
    done bigint NOT NULL DEFAULT 0 CHECK (done >= 0),
    accepted bigint NOT NULL DEFAULT 0 CHECK (accepted >= 0),
    claimed_at timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);

CREATE TABLE source (
    tenant text NOT NULL,
    name text NOT NULL CHECK (name <> ''),
    position bigint NOT NULL CHECK (position >= 0),
    PRIMARY KEY (tenant, name)
) WITH (fillfactor = 50);

-- Features with a typed column in event shards.
CREATE TABLE feature (
    field_id int PRIMARY KEY CHECK (field_id > 0),
    path text NOT NULL,
    type text NOT NULL CHECK (type IN ('DOUBLE', 'LONG', 'BOOL', 'STRING', 'TIMESTAMP')),
    parse boolean NOT NULL,
    UNIQUE (path, type, parse)
);

-- The empty tenant stands for all tenants.
CREATE TABLE definition (
    id int PRIMARY KEY CHECK (id > 0),
    tenant text NOT NULL,
    name text NOT NULL CHECK (name <> ''),
    version int NOT NULL CHECK (version > 0),
    digest text NOT NULL CHECK (digest <> ''),
    body text NOT NULL,
    state text NOT NULL CHECK (state IN ('ACTIVE', 'SHADOW', 'RETIRED')),
    added_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (tenant, name, version)
);
CREATE UNIQUE INDEX definition_active ON definition (tenant, name) WHERE state = 'ACTIVE';

CREATE TABLE process (
    id uuid PRIMARY KEY,
    role text NOT NULL,
    name text NOT NULL,
    pool int NOT NULL CHECK (pool >= 0),
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    heartbeat timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (fillfactor = 25, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);

-- decided_seq: duplicates among landing shards up to it are decided, once for all definitions.
CREATE TABLE partition (
    partition int PRIMARY KEY CHECK (partition >= 0),
    owner uuid,
    epoch bigint NOT NULL DEFAULT 0 CHECK (epoch >= 0),
    lease_until timestamptz NOT NULL DEFAULT '-infinity',
    decided_seq bigint NOT NULL DEFAULT 0 CHECK (decided_seq >= 0),
    duplicates bigint NOT NULL DEFAULT 0 CHECK (duplicates >= 0)
) WITH (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);

CREATE TABLE progress (
    definition int NOT NULL REFERENCES definition,
    partition int NOT NULL REFERENCES partition,
    done_seq bigint NOT NULL CHECK (done_seq >= 0),
    scored bigint NOT NULL DEFAULT 0 CHECK (scored >= 0),
    ignored bigint NOT NULL DEFAULT 0 CHECK (ignored >= 0),
    invalid bigint NOT NULL DEFAULT 0 CHECK (invalid >= 0),
    duplicates bigint NOT NULL DEFAULT 0 CHECK (duplicates >= 0),
    PRIMARY KEY (definition, partition)
) WITH (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);

-- A landing shard has a seq of its own and level 0; a merged one the range of its inputs and the newest registered_at among them.
CREATE TABLE event_shard (
    id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    seq bigint UNIQUE,
    level int NOT NULL CHECK (level >= 0),
    from_seq bigint NOT NULL CHECK (from_seq > 0),
    to_seq bigint NOT NULL,
    partition int NOT NULL CHECK (partition >= 0),
    min_day int NOT NULL,
    max_day int NOT NULL,
    path text NOT NULL UNIQUE,
    rows bigint NOT NULL CHECK (rows > 0),
    bytes bigint NOT NULL CHECK (bytes > 0),
    sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    min_ts bigint NOT NULL,
    max_ts bigint NOT NULL,
    registered_at timestamptz NOT NULL,
    CONSTRAINT event_shard_seqs CHECK (from_seq <= to_seq),
    CONSTRAINT event_shard_days CHECK (min_day <= max_day),
    CONSTRAINT event_shard_times CHECK (min_ts <= max_ts),
    CONSTRAINT event_shard_landing CHECK (
        CASE WHEN level = 0 THEN seq IS NOT NULL AND seq = from_seq AND seq = to_seq ELSE seq IS NULL END)
);
CREATE INDEX event_shard_range ON event_shard (partition, to_seq);
CREATE INDEX event_shard_registered ON event_shard (partition, registered_at);

-- The file lists the duplicates among landing seqs (from_seq, to_seq]; it leaves with the merge of its range.
CREATE TABLE verdict (
    partition int NOT NULL REFERENCES partition,
    from_seq bigint NOT NULL CHECK (from_seq >= 0),
    to_seq bigint NOT NULL,
    path text NOT NULL UNIQUE,
    bytes bigint NOT NULL CHECK (bytes > 0),
    sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    duplicates bigint NOT NULL CHECK (duplicates > 0),
    PRIMARY KEY (partition, from_seq),
    CONSTRAINT verdict_seqs CHECK (from_seq < to_seq)
);

-- Rows of these partitions alone count; after it partitions[i] is scored up to to_seqs[i].
CREATE TABLE score_shard (
    seq bigint PRIMARY KEY CHECK (seq > 0),
    definition int NOT NULL REFERENCES definition,
    partitions int[] NOT NULL,
    to_seqs bigint[] NOT NULL,
    path text NOT NULL UNIQUE,
    rows bigint NOT NULL CHECK (rows >= 0),
    bytes bigint NOT NULL CHECK (bytes > 0),
    sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    registered_at timestamptz NOT NULL,
    CONSTRAINT score_shard_partitions CHECK (
        cardinality(partitions) > 0 AND cardinality(partitions) = cardinality(to_seqs))
);
CREATE INDEX score_shard_definition ON score_shard (definition, seq);

-- All score shards of a definition up to a score seq, merged: read when a table is rebuilt, then the score shards above it.
CREATE TABLE score_base (
    definition int PRIMARY KEY REFERENCES definition,
    covers_score_seq bigint NOT NULL CHECK (covers_score_seq > 0),
    partitions int[] NOT NULL,
    done_seqs bigint[] NOT NULL,
    path text NOT NULL UNIQUE,
    rows bigint NOT NULL CHECK (rows >= 0),
    bytes bigint NOT NULL CHECK (bytes > 0),
    sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    CONSTRAINT score_base_partitions CHECK (cardinality(partitions) = cardinality(done_seqs))
);

-- A tombstone in the event feed: rows of the entity with a lower seq never count.
CREATE TABLE erasure (
    seq bigint PRIMARY KEY CHECK (seq > 0),
    tenant text NOT NULL,
    entity text NOT NULL CHECK (entity <> ''),
    requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at timestamptz
);

-- What is live at an event seq stays readable until it expires.
CREATE TABLE snapshot (
    id uuid PRIMARY KEY,
    seq bigint NOT NULL CHECK (seq >= 0),
    expires timestamptz NOT NULL
);

CREATE TABLE merge_lease (
    name text PRIMARY KEY,
    owner uuid NOT NULL,
    lease_until timestamptz NOT NULL
);

CREATE TABLE tenant (
    tenant text PRIMARY KEY,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    limits jsonb NOT NULL DEFAULT '{}'
);

-- Of a key its digest alone is kept.
CREATE TABLE api_key (
    sha256 bytea PRIMARY KEY CHECK (length(sha256) = 32),
    tenant text NOT NULL REFERENCES tenant,
    name text NOT NULL,
    scopes text[] NOT NULL,
    origins text[] NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz,
    revoked_at timestamptz
);
CREATE INDEX api_key_tenant ON api_key (tenant);

-- Files that are no longer live: moved, then deleted, each after a grace time.
CREATE TABLE garbage (
    path text PRIMARY KEY,
    delete_after timestamptz NOT NULL
);
CREATE INDEX garbage_due ON garbage (delete_after);
