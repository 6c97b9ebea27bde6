-- Ended ones are known for a while, so that a finish may be sent again. Index: leases_ended.
DELETE FROM pawl.leases WHERE token_hash IN (
    SELECT token_hash FROM pawl.leases WHERE ended_at IS NOT NULL AND ended_at < :before LIMIT :limit
    FOR UPDATE SKIP LOCKED)
