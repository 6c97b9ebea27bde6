-- Newest first. By primary key.
SELECT id, name, user_id, closed, total, succeeded, failed, cancelled, skipped, created_at, finished_at
FROM pawl.batches WHERE id < :before ORDER BY id DESC LIMIT :limit
