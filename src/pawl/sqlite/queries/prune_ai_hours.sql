DELETE FROM ai_hours WHERE hour < :before
