-- A job by its id if it is not final. By primary key.
SELECT {unfinished_columns} FROM live_jobs WHERE id = :id
