-- Unfinished jobs of a schedule, oldest first. Index: jobs_of_schedule. Locks none: what one that is ending decides
-- is whether a slot is skipped, and who cancels one locks it then.
SELECT {unfinished_columns} FROM pawl.live_jobs WHERE schedule = :schedule ORDER BY id LIMIT :limit
