(:excluded::jsonb IS NULL OR NOT :excluded::jsonb ? task)
