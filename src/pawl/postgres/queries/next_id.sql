-- Takes a block of ids; gives the end of it. The sequence moves on by 4,096 (0001_jobs.sql), also if the transaction
-- is rolled back; a larger block is refused: no row.
SELECT nextval('pawl.ids') WHERE :count::bigint <= 4096
