SELECT task, fingerprint FROM error_groups
