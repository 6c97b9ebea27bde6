-- When the job that has been ready longest became due, over all priorities of a queue.
SELECT min(run_at) FROM jobs WHERE queue = :queue AND state = 'ready'
