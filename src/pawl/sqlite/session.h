// SPDX-License-Identifier: Apache-2.0
// What the writer's connection knows between statements of one transaction.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "pawl/base/id.h"
#include "pawl/database/sqlite.h"
#include "pawl/sqlite/counters.h"
#include "pawl/store/changes.h"
#include "pawl/store/queues.h"

namespace pawl::sqlite {

// The writer's thread only. The mirrors of small tables are read again after a rollback.
struct Session {
    explicit Session(const std::string& path);

    // Reads the mirrors; once, behind the migrations.
    void load_mirrors();

    void begin();
    // Everything that was gathered is written, then committed.
    void commit(WallTime now);
    void roll_back();

    struct Mark {
        std::size_t counters;
        std::size_t minutes;
        std::size_t job_changes;
        std::size_t key_changes;
        std::int64_t id_end;
    };
    [[nodiscard]] auto mark() const -> Mark;
    void roll_back_to(const Mark& mark);

    [[nodiscard]] auto is_paused(std::string_view queue, std::string_view task) const -> bool;
    [[nodiscard]] auto new_job_id() -> JobId;
    void changed(JobId id, store::JobEvent event) { changes.jobs.push_back({id, event}); }

    database::SqliteConnection connection;
    Counters counters;
    TaskMinutes minutes;
    store::Changes changes;
    std::map<std::string, store::Queue, std::less<>> queues;
    std::set<std::string, std::less<>> paused_tasks;
    bool anybody_waits = false;  // rows in job_waits or slot_waits; may be true without need

 private:
    void write_journal(WallTime now);

    std::int64_t next_id_ = 0;
    std::int64_t id_end_ = 0;
};

}  // namespace pawl::sqlite
