-- The one change that is taken: UPDATE jobs SET status = 'PENDING', attempts = 0, of jobs that are over.
CREATE TRIGGER jobs_update INSTEAD OF UPDATE ON jobs
BEGIN
    SELECT RAISE(ABORT, 'jobs is a view of pawl: the only change it takes is SET status = ''PENDING'', attempts = 0')
    WHERE NEW.status <> 'PENDING' OR NEW.attempts <> 0
        OR (NEW.id, NEW.type, NEW.priority, NEW.payload, NEW.max_attempts)
            IS NOT (OLD.id, OLD.type, OLD.priority, OLD.payload, OLD.max_attempts);
    SELECT RAISE(ABORT, 'a job that is PROCESSING cannot be retried: cancel it first, or wait until it ends')
    WHERE OLD.status = 'PROCESSING';
    SELECT RAISE(ABORT, 'this job is PENDING already, between two of its attempts')
    WHERE OLD.status = 'PENDING' AND OLD.attempts <> 0;
    INSERT OR IGNORE INTO retry_requests(job_id)
    SELECT CAST(OLD.id AS INTEGER) WHERE OLD.status <> 'PENDING';
END;
