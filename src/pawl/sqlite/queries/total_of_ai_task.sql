-- Of one task, through whichever connection; NULLs if it has no calls. By primary key, over the hours from one on.
SELECT {ai_sums} FROM ai_hours WHERE hour >= :from AND task = :task
