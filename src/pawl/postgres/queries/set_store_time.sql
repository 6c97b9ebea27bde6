-- Nothing is to be kept: the server's clock is the store's.
SELECT 1 WHERE :now::bigint IS NOT NULL
