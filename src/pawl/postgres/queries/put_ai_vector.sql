INSERT INTO pawl.ai_vectors(model, dimensions, hash, vector, used_at)
VALUES (:model, :dimensions, :hash, :vector, :used_at)
ON CONFLICT(model, dimensions, hash) DO UPDATE SET vector = excluded.vector, used_at = excluded.used_at
