-- Index: leases_open.
SELECT min(expires_at) FROM leases WHERE ended_at IS NULL
