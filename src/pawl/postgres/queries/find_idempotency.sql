-- What was answered under a key. By primary key. The row is locked, or a place is kept with an empty one whose time
-- is over, so that of two requests with one key the second waits for the first and finds its answer;
-- the update changes nothing, but gives and locks what is there.
INSERT INTO pawl.idempotency AS known(scope, key, fingerprint, status, body, expires_at)
VALUES (:scope, :key, '', 0, '', 0)
ON CONFLICT(scope, key) DO UPDATE SET expires_at = known.expires_at
RETURNING fingerprint, status, body, expires_at
