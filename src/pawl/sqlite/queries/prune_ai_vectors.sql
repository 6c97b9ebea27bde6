-- Those that nobody used for long. Index: ai_vectors_by_use.
DELETE FROM ai_vectors WHERE rowid IN (
    SELECT rowid FROM ai_vectors WHERE used_at < :before ORDER BY used_at LIMIT :limit)
