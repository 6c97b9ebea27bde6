-- From which job on a key is complete; NULL: not yet. By primary key.
SELECT since FROM pawl.search_keys WHERE task = :task AND path = :path
