INSERT INTO pawl.batches(id, name, user_id, closed, on_success, on_complete, created_at)
VALUES (:id, :name, :user_id, :closed, :on_success, :on_complete, :created_at)
