-- By the unique index.
UPDATE ai_vectors SET used_at = max(used_at, :used_at)
WHERE model = :model AND dimensions = :dimensions AND hash = :hash
