-- Runs of registered tasks (system 3): those of a schedule, and those that may be run by name.
CREATE VIEW CronJobRun AS
SELECT CAST(j.id AS TEXT) AS id, coalesce(j.schedule, j.task) AS jobName,
    strftime('%Y-%m-%dT%H:%M:%fZ', j.started_at / 1000 / 1e3, 'unixepoch') AS startedAt, NULL AS finishedAt, NULL AS duration,
    'running' AS status, NULL AS error,
    strftime('%Y-%m-%dT%H:%M:%fZ', j.created_at / 1000 / 1e3, 'unixepoch') AS createdAt
FROM live_jobs j
WHERE j.state = 'running' AND (j.schedule IS NOT NULL OR j.task IN ({run_tasks}))
UNION ALL
SELECT CAST(j.id AS TEXT), coalesce(j.schedule, j.task),
    strftime('%Y-%m-%dT%H:%M:%fZ', j.started_at / 1000 / 1e3, 'unixepoch'),
    strftime('%Y-%m-%dT%H:%M:%fZ', j.finished_at / 1000 / 1e3, 'unixepoch'),
    (j.finished_at - j.started_at) / 1000,
    iif(j.state = 'succeeded', 'completed', 'failed'), j.error ->> 'message',
    strftime('%Y-%m-%dT%H:%M:%fZ', j.created_at / 1000 / 1e3, 'unixepoch')
FROM job_history j
WHERE j.started_at IS NOT NULL AND j.state <> 'skipped'
    AND (j.schedule IS NOT NULL OR j.task IN ({run_tasks}));
