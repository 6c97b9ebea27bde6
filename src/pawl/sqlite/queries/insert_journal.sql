INSERT INTO journal(at, changes) VALUES (:at, :changes)
