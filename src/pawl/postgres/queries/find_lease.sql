-- A lease by the hash of its token. By primary key.
SELECT {lease_columns} FROM pawl.leases WHERE token_hash = :token_hash
FOR UPDATE
