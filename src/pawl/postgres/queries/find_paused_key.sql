-- By primary key.
SELECT 1 FROM pawl.paused_keys WHERE queue = :queue AND key = :key
