-- Jobs of prompts (system 1).
CREATE VIEW prompt_jobs AS
SELECT j.id AS id,
    {whole_payload} ->> 'promptId' AS prompt_id, {whole_payload} ->> 'modelId' AS model_id,
    {whole_payload} ->> 'runIndex' AS run_index, {whole_payload} ->> 'batchKey' AS batch_key,
    CASE j.state WHEN 'running' THEN 'processing' ELSE 'queued' END AS status,
    j.error ->> 'message' AS error_message, j.attempt AS attempt_count,
    strftime('%Y-%m-%dT%H:%M:%fZ', j.run_at / 1000 / 1e3, 'unixepoch') AS scheduled_for,
    strftime('%Y-%m-%dT%H:%M:%fZ', j.started_at / 1000 / 1e3, 'unixepoch') AS started_at,
    NULL AS finished_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', j.created_at / 1000 / 1e3, 'unixepoch') AS created_at
FROM live_jobs j JOIN viewed_tasks t ON t.task = j.task
WHERE t.is_prompt
UNION ALL
SELECT j.id,
    {whole_payload} ->> 'promptId', {whole_payload} ->> 'modelId',
    {whole_payload} ->> 'runIndex', {whole_payload} ->> 'batchKey',
    CASE j.state WHEN 'succeeded' THEN 'succeeded' WHEN 'failed' THEN 'failed' ELSE 'skipped' END,
    j.error ->> 'message', j.attempt,
    strftime('%Y-%m-%dT%H:%M:%fZ', j.run_at / 1000 / 1e3, 'unixepoch'),
    strftime('%Y-%m-%dT%H:%M:%fZ', j.started_at / 1000 / 1e3, 'unixepoch'),
    strftime('%Y-%m-%dT%H:%M:%fZ', j.finished_at / 1000 / 1e3, 'unixepoch'),
    strftime('%Y-%m-%dT%H:%M:%fZ', j.created_at / 1000 / 1e3, 'unixepoch')
FROM viewed_tasks t CROSS JOIN job_history j ON j.task = t.task
WHERE t.is_prompt;
