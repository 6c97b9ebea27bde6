-- A job by its id if it is not final. By primary key.
SELECT {unfinished_columns} FROM pawl.live_jobs WHERE id = :id
FOR UPDATE
