-- By primary key.
UPDATE pawl.ai_vectors SET used_at = greatest(used_at, :used_at)
WHERE model = :model AND dimensions = :dimensions AND hash = :hash
