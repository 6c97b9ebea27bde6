-- How far store time had come at the last commit that touched a lease.
SELECT mark FROM store_time
