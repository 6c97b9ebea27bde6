-- Jobs of prompts (system 1).
CREATE VIEW pawl.prompt_jobs AS
SELECT j.id AS id,
    pawl.json_text({whole_payload}, 'promptId') AS prompt_id,
    pawl.json_text({whole_payload}, 'modelId') AS model_id,
    pawl.json_text({whole_payload}, 'runIndex') AS run_index,
    pawl.json_text({whole_payload}, 'batchKey') AS batch_key,
    CASE j.state WHEN 'running' THEN 'processing' ELSE 'queued' END AS status,
    pawl.json_text(j.error, 'message') AS error_message, j.attempt AS attempt_count,
    to_timestamp(j.run_at / 1e6) AS scheduled_for,
    to_timestamp(j.started_at / 1e6) AS started_at,
    NULL::timestamptz AS finished_at,
    to_timestamp(j.created_at / 1e6) AS created_at
FROM pawl.live_jobs j JOIN pawl.viewed_tasks t ON t.task = j.task
WHERE t.is_prompt = 1
UNION ALL
SELECT j.id,
    pawl.json_text({whole_payload}, 'promptId'),
    pawl.json_text({whole_payload}, 'modelId'),
    pawl.json_text({whole_payload}, 'runIndex'),
    pawl.json_text({whole_payload}, 'batchKey'),
    CASE j.state WHEN 'succeeded' THEN 'succeeded' WHEN 'failed' THEN 'failed' ELSE 'skipped' END,
    pawl.json_text(j.error, 'message'), j.attempt,
    to_timestamp(j.run_at / 1e6),
    to_timestamp(j.started_at / 1e6),
    to_timestamp(j.finished_at / 1e6),
    to_timestamp(j.created_at / 1e6)
FROM pawl.viewed_tasks t JOIN pawl.job_history j ON j.task = t.task
WHERE t.is_prompt = 1;
