DELETE FROM task_hours WHERE hour < :before
