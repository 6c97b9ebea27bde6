SELECT credential, created_at, used_at FROM pawl.browser_sessions WHERE digest = :digest
