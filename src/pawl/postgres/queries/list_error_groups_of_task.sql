-- The same for one task, which has a bounded number of them. By primary key.
SELECT * FROM (
    SELECT {error_group_columns} FROM pawl.error_groups g
    WHERE task = :task AND {error_group_filter}
) counted
WHERE seen > 0
ORDER BY last_seen DESC, task DESC, fingerprint DESC LIMIT :limit
