-- By primary key.
SELECT at FROM starts WHERE queue = :queue AND key = :key ORDER BY at
