-- What all writers have known for long is complete from the next job on.
UPDATE pawl.search_keys SET since = :since WHERE since IS NULL AND declared_at <= :declared_before
