UPDATE store_time SET mark = :now
