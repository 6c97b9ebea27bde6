SELECT queue, key FROM pawl.paused_keys ORDER BY queue, key
