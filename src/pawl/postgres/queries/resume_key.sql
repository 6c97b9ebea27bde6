DELETE FROM pawl.paused_keys WHERE queue = :queue AND key = :key
