-- A lease by the hash of its token. By primary key. Locks it: the same token is not renewed and ended at once.
SELECT {lease_columns} FROM pawl.leases WHERE token_hash = :token_hash
FOR UPDATE
