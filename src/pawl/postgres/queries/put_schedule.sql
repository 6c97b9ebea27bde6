INSERT INTO pawl.schedules(name, declaration, paused, version, marker, next_at, created_at, updated_at)
VALUES (:name, :declaration, :paused, :version, :marker, :next_at, :created_at, :updated_at)
ON CONFLICT(name) DO UPDATE SET declaration = excluded.declaration, paused = excluded.paused,
    version = excluded.version, marker = excluded.marker, next_at = excluded.next_at,
    updated_at = excluded.updated_at
