-- Adds what a transaction changed; gives what decides whether the batch is over. By primary key.
UPDATE batches SET total = total + :total, succeeded = succeeded + :succeeded, failed = failed + :failed,
    cancelled = cancelled + :cancelled, skipped = skipped + :skipped
WHERE id = :id
RETURNING closed AND total = succeeded + failed + cancelled + skipped, total = succeeded,
    finished_at IS NOT NULL, on_success, on_complete
