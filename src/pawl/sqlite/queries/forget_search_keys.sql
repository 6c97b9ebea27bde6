-- All keys but these, [[task, path], …].
DELETE FROM search_keys WHERE json_array(task, path) NOT IN (SELECT value FROM json_each(:keys))
