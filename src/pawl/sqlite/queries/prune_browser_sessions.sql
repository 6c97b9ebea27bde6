-- Those that are over. Walks the table, which is small: people sign in.
DELETE FROM browser_sessions WHERE digest IN (
    SELECT digest FROM browser_sessions
    WHERE used_at <= :used_before OR created_at <= :created_before
    ORDER BY digest LIMIT :limit)
