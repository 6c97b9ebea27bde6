SELECT credential, created_at, used_at FROM browser_sessions WHERE digest = :digest
