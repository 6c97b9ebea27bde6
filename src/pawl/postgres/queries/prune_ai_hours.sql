DELETE FROM pawl.ai_hours WHERE hour < :before
