-- Groups with errors in a span of hours (or at any time, from the totals), last seen first, behind a
-- position. Walks the index error_groups_by_time; what is counted within the span, by primary key.
SELECT * FROM (
    SELECT {error_group_columns} FROM pawl.error_groups g
    WHERE (:tasks::jsonb IS NULL OR :tasks::jsonb ? task) AND {error_group_filter}
) counted
WHERE seen > 0
ORDER BY last_seen DESC, task DESC, fingerprint DESC LIMIT :limit
