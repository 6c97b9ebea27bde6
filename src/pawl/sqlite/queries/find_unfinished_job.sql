-- A job by its id if it is not final. By primary key.
SELECT {unfinished_columns} FROM jobs WHERE id = :id
