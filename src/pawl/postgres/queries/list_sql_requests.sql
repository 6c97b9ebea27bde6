-- What SQL functions were asked for and nobody has taken in. Index: requests_pending.
SELECT id, kind, task, payload, queue, priority, run_at, max_attempts, unique_key, concurrency_key, ordering_key,
    user_id, to_json(tags)::text, name, cron, timezone
FROM pawl.requests WHERE refused IS NULL AND id > :after ORDER BY id LIMIT :limit
