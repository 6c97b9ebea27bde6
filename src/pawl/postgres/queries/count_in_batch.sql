-- Adds what a transaction changed; gives what decides whether the batch is over. By primary key.
UPDATE pawl.batches
SET total = total + :total, succeeded = succeeded + :succeeded, failed = failed + :failed,
    cancelled = cancelled + :cancelled, skipped = skipped + :skipped
WHERE id = :id
RETURNING (closed <> 0 AND total = succeeded + failed + cancelled + skipped)::int,
    (total = succeeded)::int, (finished_at IS NOT NULL)::int, on_success, on_complete
