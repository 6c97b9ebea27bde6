-- What a child has to know of a parent while it is stored. The parent's row is held, so that its end, on another node,
-- comes behind the child's wait and finds it. Gives nothing where that end was just committed: ask again.
SELECT state FROM (SELECT state FROM pawl.live_jobs WHERE id = :id FOR SHARE) AS live
UNION ALL SELECT state FROM pawl.job_history WHERE id = :id
