SELECT task, fingerprint FROM pawl.error_groups
