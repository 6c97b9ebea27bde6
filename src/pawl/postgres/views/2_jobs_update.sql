-- The one change that is taken: UPDATE jobs SET status = 'PENDING', attempts = 0, of jobs that are over. Whoever
-- makes it needs the right to insert into retry_requests as well.
CREATE OR REPLACE FUNCTION pawl.jobs_update() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.status, NEW.attempts, NEW.id, NEW.type, NEW.priority, NEW.payload, NEW.max_attempts)
        IS DISTINCT FROM ('PENDING'::text, 0::bigint, OLD.id, OLD.type, OLD.priority, OLD.payload, OLD.max_attempts)
    THEN
        RAISE EXCEPTION
            'jobs is a view of pawl: the only change it takes is SET status = ''PENDING'', attempts = 0';
    END IF;
    IF OLD.status = 'PROCESSING' THEN
        RAISE EXCEPTION
            'a job that is PROCESSING cannot be retried: cancel it first, or wait until it ends';
    END IF;
    IF OLD.status = 'PENDING' AND OLD.attempts <> 0 THEN
        RAISE EXCEPTION 'this job is PENDING already, between two of its attempts';
    END IF;
    IF OLD.status <> 'PENDING' THEN
        INSERT INTO pawl.retry_requests(job_id) VALUES (OLD.id::bigint) ON CONFLICT DO NOTHING;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER jobs_update INSTEAD OF UPDATE ON pawl.jobs
FOR EACH ROW EXECUTE FUNCTION pawl.jobs_update();
