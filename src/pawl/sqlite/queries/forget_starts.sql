-- Starts that no longer count. By primary key.
DELETE FROM starts WHERE queue = :queue AND key = :key AND at <= :before
