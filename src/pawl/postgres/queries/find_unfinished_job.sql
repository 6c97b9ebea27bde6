-- A job by its id if it is not final. By primary key. Locks it: who reads it here changes or ends it.
SELECT {unfinished_columns} FROM pawl.live_jobs WHERE id = :id
FOR UPDATE
