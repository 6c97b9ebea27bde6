-- By the unique index.
SELECT vector, used_at FROM pawl.ai_vectors
WHERE model = :model AND dimensions = :dimensions AND hash = :hash
