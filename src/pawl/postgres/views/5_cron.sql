-- Schedules and their runs as pg_cron shows its own (github.com/citusdata/pg_cron: cron.job, cron.job_run_details), for
-- tools that read its history. Where pg_cron itself is in the database, the names are its own. A job's number
-- is made of its name, which pg_cron's users do not do: it stays the same as long as the name does.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_class WHERE oid = to_regclass('cron.job') AND relkind <> 'v') THEN
        RETURN;
    END IF;
    CREATE SCHEMA IF NOT EXISTS cron;
    CREATE OR REPLACE VIEW cron.job AS
    SELECT (hashtextextended(s.name, 0) & 9007199254740991) AS jobid,
        pawl.json_text(s.declaration, 'cron') AS schedule,
        pawl.json_text(s.declaration, 'task') AS command,
        'localhost'::text AS nodename, current_setting('port')::integer AS nodeport,
        current_database()::text AS database, current_user::text AS username,
        s.paused = 0 AND coalesce(pawl.json_text(s.declaration, 'enabled'), 'true') = 'true' AS active,
        s.name::text AS jobname
    FROM pawl.schedules s;
    CREATE OR REPLACE VIEW cron.job_run_details AS
    SELECT (hashtextextended(j.schedule, 0) & 9007199254740991) AS jobid, j.id AS runid,
        NULL::integer AS job_pid, current_database()::text AS database, current_user::text AS username,
        j.task::text AS command,
        CASE j.state WHEN 'running' THEN 'running' ELSE 'starting' END AS status,
        NULL::text AS return_message,
        to_timestamp(j.started_at / 1e6) AS start_time, NULL::timestamptz AS end_time
    FROM pawl.live_jobs j WHERE j.schedule IS NOT NULL
    UNION ALL
    SELECT (hashtextextended(j.schedule, 0) & 9007199254740991), j.id,
        NULL, current_database()::text, current_user::text, j.task::text,
        CASE j.state WHEN 'succeeded' THEN 'succeeded' ELSE 'failed' END,
        coalesce(pawl.json_text(j.error, 'message'), left(j.result, 1000)),
        to_timestamp(j.started_at / 1e6), to_timestamp(j.finished_at / 1e6)
    FROM pawl.job_history j WHERE j.schedule IS NOT NULL;
END
$$;
