-- Keys whose window is over. Index: unique_keys_by_end.
DELETE FROM pawl.unique_keys WHERE (task, key) IN (
    SELECT task, key FROM pawl.unique_keys WHERE until IS NOT NULL AND until < :now ORDER BY until LIMIT :limit
    FOR UPDATE SKIP LOCKED)
