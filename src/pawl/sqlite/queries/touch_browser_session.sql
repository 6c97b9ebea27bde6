UPDATE browser_sessions SET used_at = :now WHERE digest = :digest
