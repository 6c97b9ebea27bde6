-- Whether anybody waits at all: read once, at start.
SELECT (SELECT count(*) FROM pawl.job_waits) + (SELECT count(*) FROM pawl.slot_waits)
