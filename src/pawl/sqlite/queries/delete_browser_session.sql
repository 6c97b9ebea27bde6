DELETE FROM browser_sessions WHERE digest = :digest
