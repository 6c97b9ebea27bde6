SELECT queue, key, at FROM starts ORDER BY queue, key, at
