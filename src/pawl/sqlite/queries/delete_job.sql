-- Removes a job from the hot table. By primary key.
DELETE FROM jobs WHERE id = :id
