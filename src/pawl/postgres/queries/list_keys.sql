-- Newest first, below an id. Walks the primary key.
SELECT id, name, role, queues, tasks, prefix, digest, created_at, expires_at, revoked_at
FROM pawl.api_keys WHERE id < :before ORDER BY id DESC LIMIT :limit
