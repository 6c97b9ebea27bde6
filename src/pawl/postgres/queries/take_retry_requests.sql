-- The oldest jobs first. By primary key.
DELETE FROM pawl.retry_requests WHERE job_id = ANY (ARRAY(
    SELECT job_id FROM pawl.retry_requests ORDER BY job_id LIMIT :limit
    FOR UPDATE SKIP LOCKED))
RETURNING job_id
