-- A job that held its key while unfinished is final. By primary key.
DELETE FROM pawl.unique_keys WHERE task = :task AND key = :key AND job_id = :job_id AND until IS NULL
