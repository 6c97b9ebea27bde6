-- Once a transaction: the entry's id is the transaction's.
INSERT INTO pawl.journal(at, changes, node) VALUES (:at, :changes, :node)
