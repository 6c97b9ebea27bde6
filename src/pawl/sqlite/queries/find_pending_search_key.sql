-- Whether a key is declared that is not complete yet.
SELECT 1 FROM search_keys WHERE since IS NULL AND declared_at <= :declared_before LIMIT 1
