DELETE FROM paused_keys WHERE queue = :queue AND key = :key
