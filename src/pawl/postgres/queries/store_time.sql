-- The server's time, which decides leases.
SELECT pawl.store_time()
