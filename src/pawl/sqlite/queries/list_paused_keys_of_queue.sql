SELECT key FROM paused_keys WHERE queue = :queue ORDER BY key
