-- From which job on a key is complete; NULL: not yet. By primary key.
SELECT since FROM search_keys WHERE task = :task AND path = :path
