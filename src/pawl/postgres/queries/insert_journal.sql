-- Once a transaction: the entry's id is the transaction's.
INSERT INTO pawl.journal(at, changes) VALUES (:at, :changes)
