-- By primary key. Waits for those who are adding members.
UPDATE pawl.batches SET closed = 1 WHERE id = :id
