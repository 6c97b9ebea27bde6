SELECT queue, key FROM paused_keys ORDER BY queue, key
