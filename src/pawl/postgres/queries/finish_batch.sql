-- Remembers that a batch is over (or is not, after a retry), and which callbacks are still to come.
UPDATE pawl.batches SET finished_at = :finished_at, on_success = :on_success, on_complete = :on_complete
WHERE id = :id
