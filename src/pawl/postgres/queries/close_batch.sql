UPDATE pawl.batches SET closed = 1 WHERE id = :id
