-- find_schedule for who is about to change it: it does not fire meanwhile. By primary key.
SELECT declaration, paused, version, marker, next_at, created_at, updated_at FROM pawl.schedules WHERE name = :name
FOR UPDATE
