-- find_batch for who is about to add members: nobody closes it before they are counted. By primary key. The lock is
-- that of count_in_batch, so that two who add do not both wait to count.
SELECT id, name, user_id, closed, total, succeeded, failed, cancelled, skipped, created_at, finished_at
FROM pawl.batches WHERE id = :id
FOR NO KEY UPDATE
