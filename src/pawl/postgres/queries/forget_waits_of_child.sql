-- A child that ended waits for nothing more. Indexes: job_waits_of_child.
DELETE FROM pawl.job_waits WHERE child = :child
