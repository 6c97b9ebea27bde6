// SPDX-License-Identifier: Apache-2.0
// The writer's memory of lanes and rates: whose turn it is in a queue whose jobs carry keys, and
// how many starts its limits have left. Rebuilt from the tables at start.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/flow/lanes.h"
#include "pawl/flow/rate_limit.h"
#include "pawl/relational/connection.h"
#include "pawl/relational/counters.h"
#include "pawl/store/queues.h"

namespace pawl::relational {

// The writer's thread only.
class Turns {
 public:
    using QueueMap = std::map<std::string, store::Queue, std::less<>>;
    // Both outlive it.
    Turns(const Counters& counters, const QueueMap& queues)
        : counters_(counters), queues_(queues) {}

    // What the tables say, at start and where others write too. Behind the counters.
    void read(Connection& connection);

    // nullptr: none of the queue's jobs carries a key, so nobody has to take turns.
    [[nodiscard]] auto lanes_of(std::string_view queue) -> flow::Lanes*;
    // Follows a job that became ready or running, or no longer is. Call it before the counters are
    // told.
    void change(
        std::string_view queue,
        std::string_view key,
        int ready,
        int running,
        int priority,
        WallTime now
    );
    // The best ready job of a lane has this priority now.
    void set_priority(std::string_view queue, std::string_view key, int priority);
    void set_limits(const store::Queue& queue);
    void set_paused(std::string_view queue, std::string_view key, bool paused, WallTime now);

    // Starts of a queue (key "") or of one of its keys.
    [[nodiscard]] auto window(std::string_view queue, std::string_view key) -> flow::RateWindow&;

    // Undoes the changes after `mark`: a savepoint or the transaction was rolled back.
    [[nodiscard]] auto mark() const -> std::size_t { return log_.size(); }
    void roll_back_to(std::size_t mark);
    void commit() { log_.clear(); }

 private:
    struct Count {
        std::int64_t ready = 0;
        std::int64_t running = 0;
        int priority = 0;  // of its best ready job
        WallTime since = {};
    };
    using CountsByKey = std::map<std::string, Count>;
    auto read_counts(Connection& connection) -> std::map<std::string, CountsByKey>;
    void set_counts(const std::string& queue, CountsByKey& counts);
    void read_pauses(Connection& connection);

    struct Change {
        flow::Lanes* lanes;
        std::string key;
        int ready;
        int running;
        int priority;  // of the job, or of the lane before it was set
        WallTime at;
    };
    auto lanes_for(std::string_view queue, WallTime now) -> flow::Lanes&;

    const Counters& counters_;
    const QueueMap& queues_;
    std::map<std::string, flow::Lanes, std::less<>> lanes_;
    std::map<std::pair<std::string, std::string>, flow::RateWindow> windows_;
    std::vector<Change> log_;  // of this transaction
};

}  // namespace pawl::relational
