-- A job by its id if it is final. By primary key.
SELECT {final_columns} FROM job_history WHERE id = :id
