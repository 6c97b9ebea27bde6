state = 'running', attempt = attempt + 1, fence = fence + 1, started_at = :now, holder = :holder,
    progress = NULL
