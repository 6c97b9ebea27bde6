-- Removes a job from the hot table. By primary key.
DELETE FROM pawl.live_jobs WHERE id = :id
