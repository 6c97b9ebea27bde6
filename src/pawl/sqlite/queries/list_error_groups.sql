-- Groups with errors in a span of hours (or at any time, from the totals), last seen first, behind a
-- position. Walks the index error_groups_by_time; what is counted within the span, by primary key.
SELECT * FROM (
    SELECT {error_group_columns} FROM error_groups g INDEXED BY error_groups_by_time
    WHERE (:tasks IS NULL OR task IN (SELECT value FROM json_each(:tasks))) AND {error_group_filter}
)
WHERE seen > 0
ORDER BY last_seen DESC, task DESC, fingerprint DESC LIMIT :limit
