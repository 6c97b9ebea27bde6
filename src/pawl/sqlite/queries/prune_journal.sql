DELETE FROM journal WHERE id IN (SELECT id FROM journal WHERE at < :before ORDER BY id LIMIT :limit)
