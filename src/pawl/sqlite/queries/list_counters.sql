SELECT queue, task, state, n FROM counters WHERE n <> 0
