-- All keys but these, [[task, path], …].
DELETE FROM pawl.search_keys WHERE NOT :keys::jsonb @> jsonb_build_array(jsonb_build_array(task, path))
