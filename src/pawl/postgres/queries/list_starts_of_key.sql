-- By primary key.
SELECT at FROM pawl.starts WHERE queue = :queue AND key = :key ORDER BY at
