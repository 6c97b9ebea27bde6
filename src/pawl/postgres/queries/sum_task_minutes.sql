-- Counts by task, step, measure and bucket, over all nodes. By primary key, over the minutes asked for.
SELECT task, minute / :step * :step AS step_begin, measure, bucket, sum(n)::bigint, sum(total)::bigint
FROM pawl.task_minutes
WHERE minute >= :from AND minute < :until AND (:task::text IS NULL OR task = :task)
GROUP BY task, step_begin, measure, bucket
ORDER BY step_begin, task
