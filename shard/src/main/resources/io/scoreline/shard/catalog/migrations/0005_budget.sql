-- Admission of processes by their connections, and what conservation needs to know of definitions that came later.

-- Registers a process that starts, unless the pools of all live ones would exceed their share of the server's connections: then nothing happens.
-- One at a time, so that many that start together are counted. A process that is started again takes the place of the one before it.
CREATE FUNCTION admit_process(
    p_id uuid, p_role text, p_name text, p_pool int, p_extra int, p_alive interval, p_percent int, p_forgotten interval,
    OUT admitted boolean, OUT used int, OUT most int, OUT server_most int, OUT others text)
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('scoreline.process', 0));
    server_most := current_setting('max_connections')::int;
    most := server_most * p_percent / 100;
    SELECT coalesce(sum(g.n * g.pool), 0), coalesce(string_agg(g.n || ' x ' || g.pool || ' (' || g.role || ')', ' + '
               ORDER BY g.role, g.pool), '')
    INTO used, others
    FROM (SELECT p.role, p.pool, count(*) AS n FROM process p
          WHERE p.heartbeat > clock_timestamp() - p_alive AND p.id <> p_id AND (p.role, p.name) <> (p_role, p_name)
          GROUP BY p.role, p.pool) g;
    admitted := used + p_extra + p_pool <= most;
    IF admitted THEN
        DELETE FROM process p
        WHERE p.id <> p_id
          AND (p.heartbeat < clock_timestamp() - p_forgotten OR (p.role, p.name) = (p_role, p_name));
        INSERT INTO process (id, role, name, pool) VALUES (p_id, p_role, p_name, p_pool)
        ON CONFLICT (id) DO UPDATE SET role = excluded.role, name = excluded.name, pool = excluded.pool,
                                       heartbeat = clock_timestamp();
    END IF;
END
$$;

-- Events accepted before a definition came that it never sees: all of them when it began at the feed's head, else those which merges had dropped as duplicates.
ALTER TABLE definition ADD COLUMN uncounted bigint NOT NULL DEFAULT 0 CHECK (uncounted >= 0);

UPDATE definition d SET uncounted = greatest(0, u.uncounted)
FROM (SELECT r.definition,
             (SELECT coalesce(sum(w.accepted), 0) FROM writer w)
                 - sum(r.scored + r.ignored + r.invalid + r.duplicates
                       + (SELECT coalesce(sum(e.rows), 0) FROM event_shard e
                          WHERE e.partition = r.partition AND e.to_seq > r.done_seq)) AS uncounted
      FROM progress r GROUP BY r.definition) u
WHERE u.definition = d.id;

-- One statement, hence one moment; where a definition begins at the feed's head, the feed is locked.
CREATE FUNCTION count_uncounted() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE definition d SET uncounted = greatest(0, u.uncounted)
    FROM (SELECT a.definition,
                 (SELECT coalesce(sum(w.accepted), 0) FROM writer w)
                     - sum(a.scored + a.ignored + a.invalid + a.duplicates
                           + (SELECT coalesce(sum(e.rows), 0) FROM event_shard e
                              WHERE e.partition = a.partition AND e.to_seq > a.done_seq)) AS uncounted
          FROM added a GROUP BY a.definition) u
    WHERE u.definition = d.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER progress_added AFTER INSERT ON progress
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_uncounted();
