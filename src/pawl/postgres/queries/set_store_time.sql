-- Nothing: the server keeps its time itself.
SELECT 1 WHERE :now::bigint IS NULL
