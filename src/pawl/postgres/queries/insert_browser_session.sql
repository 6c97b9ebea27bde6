INSERT INTO pawl.browser_sessions(digest, credential, created_at, used_at)
VALUES (:digest, :credential, :created_at, :used_at)
