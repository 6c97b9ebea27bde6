-- Few rows: all of them.
SELECT holder, name, version, started_at, slots, running, draining, expires_at,
    (expires_at <= pawl.store_time())::int
FROM pawl.nodes ORDER BY started_at, holder
