SELECT declaration, paused, version, marker, next_at, created_at, updated_at FROM pawl.schedules WHERE name = :name
