-- find_batch for who is about to add members. One transaction writes at a time: there is nothing to lock.
SELECT id, name, user_id, closed, total, succeeded, failed, cancelled, skipped, created_at, finished_at
FROM batches WHERE id = :id
