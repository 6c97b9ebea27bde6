INSERT INTO pawl.api_keys(name, role, queues, tasks, prefix, digest, created_at, expires_at)
VALUES (:name, :role, :queues, :tasks, :prefix, :digest, :created_at, :expires_at)
RETURNING id
