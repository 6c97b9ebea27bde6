-- Starts that no longer count. By primary key.
DELETE FROM pawl.starts WHERE queue = :queue AND key = :key AND at <= :before
