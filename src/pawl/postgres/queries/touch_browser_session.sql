UPDATE pawl.browser_sessions SET used_at = :now WHERE digest = :digest
