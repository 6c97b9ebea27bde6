-- Actions that are long over. Index: bulk_actions_finished.
DELETE FROM bulk_actions WHERE id IN (
    SELECT id FROM bulk_actions INDEXED BY bulk_actions_finished
    WHERE finished_at IS NOT NULL AND finished_at < :before ORDER BY finished_at LIMIT :limit)
