-- Counts by task, step, measure and bucket, over all nodes: whole hours, and minutes before the first and behind
-- the last of them. By primary keys, over the span asked for.
SELECT task, at / :step * :step AS step_begin, measure, bucket, sum(n)::bigint, sum(total)::bigint
FROM (
    SELECT hour AS at, task, measure, bucket, n, total FROM pawl.task_hours
    WHERE hour >= :first_hour AND hour < :last_hour AND (:task::text IS NULL OR task = :task)
    UNION ALL
    SELECT minute, task, measure, bucket, n, total FROM pawl.task_minutes
    WHERE minute >= :from AND minute < :first_hour AND (:task::text IS NULL OR task = :task)
    UNION ALL
    SELECT minute, task, measure, bucket, n, total FROM pawl.task_minutes
    WHERE minute >= :last_hour AND minute < :until AND (:task::text IS NULL OR task = :task)
) spans
GROUP BY task, step_begin, measure, bucket
ORDER BY step_begin, task
