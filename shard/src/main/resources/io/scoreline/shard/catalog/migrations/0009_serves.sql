-- While an upgrade goes on, processes of the former release run on the schema of the next, and may be started again there. A later step that they can live with begins with a line
-- "-- serves N": the oldest schema version whose release goes on with it.

ALTER TABLE migration ADD COLUMN serves int;
