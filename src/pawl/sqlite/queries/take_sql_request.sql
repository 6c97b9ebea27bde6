-- There are no functions to ask with: none was there.
SELECT NULL WHERE 0 AND :id
