UPDATE jobs SET held = 0 WHERE id = :id
