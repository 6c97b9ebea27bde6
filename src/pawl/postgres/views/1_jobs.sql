-- Jobs of sites (system 4). A job that somebody set back is PENDING at once, though the engine takes a
-- moment to retry it.
CREATE VIEW pawl.jobs AS
SELECT j.id::text AS id, t.type AS type,
    CASE j.state WHEN 'running' THEN 'PROCESSING' ELSE 'PENDING' END AS status,
    j.priority AS priority, {whole_payload} AS payload, NULL::text AS result,
    pawl.json_text(j.error, 'message') AS error,
    j.attempt AS attempts, j.max_attempts AS max_attempts,
    to_timestamp(j.run_at / 1e6) AS scheduled_for,
    to_timestamp(j.started_at / 1e6) AS started_at,
    NULL::timestamptz AS completed_at,
    to_timestamp(j.created_at / 1e6) AS created_at,
    to_timestamp(greatest(j.created_at, j.started_at) / 1e6) AS updated_at
FROM pawl.live_jobs j JOIN pawl.viewed_tasks t ON t.task = j.task
WHERE t.type IS NOT NULL
UNION ALL
SELECT j.id::text, t.type,
    CASE WHEN r.job_id IS NOT NULL THEN 'PENDING' WHEN j.state = 'succeeded' THEN 'COMPLETED'
        WHEN j.state = 'failed' THEN 'FAILED' ELSE 'CANCELLED' END,
    j.priority, {whole_payload},
    CASE WHEN r.job_id IS NOT NULL THEN NULL WHEN j.large_result = 0 THEN j.result
        ELSE (SELECT body FROM pawl.results WHERE job_id = j.id) END,
    CASE WHEN r.job_id IS NULL THEN pawl.json_text(j.error, 'message') END,
    CASE WHEN r.job_id IS NULL THEN j.attempt ELSE 0 END, j.max_attempts,
    to_timestamp(j.run_at / 1e6),
    CASE WHEN r.job_id IS NULL THEN to_timestamp(j.started_at / 1e6) END,
    CASE WHEN r.job_id IS NULL THEN to_timestamp(j.finished_at / 1e6) END,
    to_timestamp(j.created_at / 1e6),
    to_timestamp(j.finished_at / 1e6)
FROM pawl.viewed_tasks t JOIN pawl.job_history j ON j.task = t.task
LEFT JOIN pawl.retry_requests r ON r.job_id = j.id
WHERE t.type IS NOT NULL;
