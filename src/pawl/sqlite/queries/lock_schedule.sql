-- find_schedule for who is about to change it. One transaction writes at a time: there is nothing to lock.
SELECT declaration, paused, version, marker, next_at, created_at, updated_at FROM schedules WHERE name = :name
