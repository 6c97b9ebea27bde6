-- Jobs of sites (system 4). A job that somebody set back is PENDING at once, though the engine takes a
-- moment to retry it.
CREATE VIEW jobs AS
SELECT CAST(j.id AS TEXT) AS id, t.type AS type,
    CASE j.state WHEN 'running' THEN 'PROCESSING' ELSE 'PENDING' END AS status,
    j.priority AS priority, {whole_payload} AS payload, NULL AS result, j.error ->> 'message' AS error,
    j.attempt AS attempts, j.max_attempts AS max_attempts,
    strftime('%Y-%m-%dT%H:%M:%fZ', j.run_at / 1000 / 1e3, 'unixepoch') AS scheduled_for,
    strftime('%Y-%m-%dT%H:%M:%fZ', j.started_at / 1000 / 1e3, 'unixepoch') AS started_at,
    NULL AS completed_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', j.created_at / 1000 / 1e3, 'unixepoch') AS created_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', max(j.created_at, coalesce(j.started_at, 0)) / 1000 / 1e3, 'unixepoch')
        AS updated_at
FROM live_jobs j JOIN viewed_tasks t ON t.task = j.task
WHERE t.type IS NOT NULL
UNION ALL
SELECT CAST(j.id AS TEXT), t.type,
    CASE WHEN r.job_id IS NOT NULL THEN 'PENDING' WHEN j.state = 'succeeded' THEN 'COMPLETED'
        WHEN j.state = 'failed' THEN 'FAILED' ELSE 'CANCELLED' END,
    j.priority, {whole_payload},
    CASE WHEN r.job_id IS NOT NULL THEN NULL WHEN j.large_result = 0 THEN j.result
        ELSE (SELECT body FROM results WHERE job_id = j.id) END,
    iif(r.job_id IS NULL, j.error ->> 'message', NULL),
    iif(r.job_id IS NULL, j.attempt, 0), j.max_attempts,
    strftime('%Y-%m-%dT%H:%M:%fZ', j.run_at / 1000 / 1e3, 'unixepoch'),
    iif(r.job_id IS NULL, strftime('%Y-%m-%dT%H:%M:%fZ', j.started_at / 1000 / 1e3, 'unixepoch'), NULL),
    iif(r.job_id IS NULL, strftime('%Y-%m-%dT%H:%M:%fZ', j.finished_at / 1000 / 1e3, 'unixepoch'), NULL),
    strftime('%Y-%m-%dT%H:%M:%fZ', j.created_at / 1000 / 1e3, 'unixepoch'),
    strftime('%Y-%m-%dT%H:%M:%fZ', j.finished_at / 1000 / 1e3, 'unixepoch')
FROM viewed_tasks t CROSS JOIN job_history j ON j.task = t.task
LEFT JOIN retry_requests r ON r.job_id = j.id
WHERE t.type IS NOT NULL;
