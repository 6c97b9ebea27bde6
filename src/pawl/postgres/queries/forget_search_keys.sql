-- All keys but these, [[task, path], …].
DELETE FROM pawl.search_keys WHERE NOT EXISTS (
    SELECT FROM jsonb_array_elements(:keys::jsonb) AS key WHERE key ->> 0 = task AND key ->> 1 = path)
