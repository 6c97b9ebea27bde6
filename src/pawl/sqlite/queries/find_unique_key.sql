-- Who holds a unique key. By primary key.
SELECT job_id, until FROM unique_keys WHERE task = :task AND key = :key
