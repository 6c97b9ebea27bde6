-- Those that nobody used for long. Index: ai_vectors_by_use.
DELETE FROM pawl.ai_vectors WHERE (model, dimensions, hash) IN (
    SELECT model, dimensions, hash FROM pawl.ai_vectors WHERE used_at < :before ORDER BY used_at LIMIT :limit
    FOR UPDATE SKIP LOCKED)
