SELECT queue, key, at FROM pawl.starts ORDER BY queue, key, at
