-- Whether anybody waits at all: 0 or 1.
SELECT (EXISTS (SELECT FROM pawl.job_waits) OR EXISTS (SELECT FROM pawl.slot_waits))::integer
