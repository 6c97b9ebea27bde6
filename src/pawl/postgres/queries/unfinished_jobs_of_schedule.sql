-- Unfinished jobs of a schedule, oldest first. Index: jobs_of_schedule.
SELECT {unfinished_columns} FROM pawl.live_jobs WHERE schedule = :schedule ORDER BY id LIMIT :limit
FOR UPDATE
