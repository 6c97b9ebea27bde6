-- Nothing: one process writes, one transaction at a time.
SELECT 1 WHERE 0
