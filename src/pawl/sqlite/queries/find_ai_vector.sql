-- By the unique index.
SELECT vector, used_at FROM ai_vectors
WHERE model = :model AND dimensions = :dimensions AND hash = :hash
