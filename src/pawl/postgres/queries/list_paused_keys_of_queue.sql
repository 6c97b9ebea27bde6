SELECT key FROM pawl.paused_keys WHERE queue = :queue ORDER BY key
