-- Actions that are long over. Index: bulk_actions_finished.
DELETE FROM pawl.bulk_actions WHERE id IN (
    SELECT id FROM pawl.bulk_actions
    WHERE finished_at IS NOT NULL AND finished_at < :before ORDER BY finished_at LIMIT :limit
    FOR UPDATE SKIP LOCKED)
