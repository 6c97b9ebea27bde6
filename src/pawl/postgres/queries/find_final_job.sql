-- A job by its id if it is final. By primary key, of each partition. Locks it: who reads it here retries or
-- deletes it.
SELECT {final_columns} FROM pawl.job_history WHERE id = :id
FOR UPDATE
