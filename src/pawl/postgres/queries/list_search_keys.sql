-- Payload keys that jobs are looked up by.
SELECT task, path FROM pawl.search_keys
