-- Runs of registered tasks (system 3): those of a schedule, and those that may be run by name.
CREATE VIEW pawl."CronJobRun" AS
SELECT j.id::text AS id, coalesce(j.schedule, j.task) AS "jobName",
    to_timestamp(j.started_at / 1e6) AS "startedAt", NULL::timestamptz AS "finishedAt", NULL::bigint AS duration,
    'running' AS status, NULL::text AS error,
    to_timestamp(j.created_at / 1e6) AS "createdAt"
FROM pawl.live_jobs j
WHERE j.state = 'running' AND (j.schedule IS NOT NULL OR j.task IN ({run_tasks}))
UNION ALL
SELECT j.id::text, coalesce(j.schedule, j.task),
    to_timestamp(j.started_at / 1e6),
    to_timestamp(j.finished_at / 1e6),
    (j.finished_at - j.started_at) / 1000,
    CASE WHEN j.state = 'succeeded' THEN 'completed' ELSE 'failed' END, pawl.json_text(j.error, 'message'),
    to_timestamp(j.created_at / 1e6)
FROM pawl.job_history j
WHERE j.started_at IS NOT NULL AND j.state <> 'skipped'
    AND (j.schedule IS NOT NULL OR j.task IN ({run_tasks}));
