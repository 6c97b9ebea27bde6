-- Who holds a unique key. By primary key.
SELECT job_id, until FROM pawl.unique_keys WHERE task = :task AND key = :key
FOR UPDATE
