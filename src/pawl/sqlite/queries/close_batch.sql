UPDATE batches SET closed = 1 WHERE id = :id
