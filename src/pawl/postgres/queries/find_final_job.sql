-- A job by its id if it is final. By primary key.
SELECT {final_columns} FROM pawl.job_history WHERE id = :id
FOR UPDATE
