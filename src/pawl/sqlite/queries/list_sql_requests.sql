-- There are no functions to ask with: none.
SELECT NULL WHERE 0 AND :after LIMIT :limit
