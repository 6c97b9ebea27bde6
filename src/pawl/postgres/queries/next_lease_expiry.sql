-- Index: leases_open.
SELECT min(expires_at) FROM pawl.leases WHERE ended_at IS NULL
