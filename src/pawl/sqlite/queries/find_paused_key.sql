-- By primary key.
SELECT 1 FROM paused_keys WHERE queue = :queue AND key = :key
