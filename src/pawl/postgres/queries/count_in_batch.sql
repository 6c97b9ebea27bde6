-- Adds what a transaction changed; gives what decides whether the batch is over. By primary key. Locks the
-- batch until the commit, so that one transaction alone finds that it is over.
UPDATE pawl.batches SET total = total + :total, succeeded = succeeded + :succeeded, failed = failed + :failed,
    cancelled = cancelled + :cancelled, skipped = skipped + :skipped
WHERE id = :id
RETURNING (closed = 1 AND total = succeeded + failed + cancelled + skipped)::integer,
    (total = succeeded)::integer, (finished_at IS NOT NULL)::integer, on_success, on_complete
