-- Nobody: the process that has this store for itself writes no row to say so.
SELECT NULL WHERE 0
