DELETE FROM pawl.browser_sessions WHERE digest = :digest
