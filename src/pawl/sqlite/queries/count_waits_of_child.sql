-- How much a child still waits for.
SELECT (SELECT count(*) FROM job_waits WHERE child = :child)
    + (SELECT count(*) FROM slot_waits WHERE child = :child)
