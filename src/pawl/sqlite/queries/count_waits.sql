-- Whether anybody waits at all: read once, at start.
SELECT (SELECT count(*) FROM job_waits) + (SELECT count(*) FROM slot_waits)
