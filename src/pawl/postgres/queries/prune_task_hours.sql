DELETE FROM pawl.task_hours WHERE hour < :before
