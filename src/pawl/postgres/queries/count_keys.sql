SELECT count(*) FROM pawl.api_keys
