-- Index: ai_jobs_by_age.
DELETE FROM pawl.ai_jobs WHERE (job, provider, model) IN (
    SELECT job, provider, model FROM pawl.ai_jobs WHERE last_at < :before ORDER BY last_at LIMIT :limit
    FOR UPDATE SKIP LOCKED)
