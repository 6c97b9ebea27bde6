-- Who holds a running job, and whether its cancel was accepted. By primary key.
SELECT fence, cancel_requested FROM pawl.live_jobs WHERE id = :id AND state = 'running'
