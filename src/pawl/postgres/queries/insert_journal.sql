INSERT INTO pawl.journal(at, changes) VALUES (:at, :changes)
