-- One line that an attempt wrote; lines are numbered within their job, which is locked (count_log_lines,
-- find_running_job).
INSERT INTO pawl.logs(job_id, seq, attempt, at, level, message)
VALUES (:job_id, (SELECT coalesce(max(seq), 0) + 1 FROM pawl.logs WHERE job_id = :job_id), :attempt, :at,
    :level, :message)
