-- The server's: it alone decides leases.
SELECT pawl.store_time()
