// SPDX-License-Identifier: Apache-2.0
// Numbers kept beside the rows: jobs by (queue, task, state), and runs by task and minute.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/job/job_state.h"
#include "pawl/relational/connection.h"
#include "pawl/store/statistics.h"

namespace pawl::relational {

// A mirror of the counters' table in the writer's memory: a claim asks it which queues have work
// without a query, if nobody else writes. Changes of a transaction go to the table in one go,
// before COMMIT.
class Counters {
 public:
    void load(Connection& connection);
    // The numbers of others' commits too; what this transaction added stays added.
    void refresh(Connection& connection);

    void add(std::string_view queue, std::string_view task, job::JobState state, std::int64_t n);
    void move(std::string_view queue, std::string_view task, job::JobState from, job::JobState to);

    // Tasks with jobs in a state, and how many, by queue.
    struct Line {
        std::string queue;
        std::string task;
        std::int64_t n;
    };
    [[nodiscard]] auto with(job::JobState state) const -> std::vector<Line>;
    [[nodiscard]] auto count_in(job::JobState state, std::string_view queue) const -> std::int64_t;

    // Undoes what was added after `mark`: a savepoint was rolled back.
    [[nodiscard]] auto mark() const -> std::size_t { return log_.size(); }
    void roll_back_to(std::size_t mark);

    void flush(Connection& connection);

 private:
    struct Numbers {
        std::int64_t stored = 0;
        std::int64_t change = 0;  // of this transaction
    };
    using Key = std::tuple<job::JobState, std::string, std::string>;  // state, queue, task
    struct Less {
        using is_transparent = void;
        template <class Left, class Right>
        auto operator()(const Left& left, const Right& right) const -> bool {
            return std::tie(std::get<0>(left), std::get<1>(left), std::get<2>(left)) <
                   std::tie(std::get<0>(right), std::get<1>(right), std::get<2>(right));
        }
    };
    using Map = std::map<Key, Numbers, Less>;
    struct Addition {
        Map::value_type* entry;
        std::int64_t n;
    };

    Map numbers_;
    std::vector<Addition> log_;  // of this transaction
};

// What a transaction adds to the statistics, summed in memory and written before COMMIT.
class TaskMinutes {
 public:
    void add(
        std::string_view task, WallTime at, store::Measure measure, std::optional<Duration> took
    );
    void flush(Connection& connection);
    [[nodiscard]] auto mark() const -> std::size_t { return entries_.size(); }
    void roll_back_to(std::size_t mark) { entries_.resize(mark); }

 private:
    struct Entry {
        std::int64_t minute = 0;
        std::string task = {};
        store::Measure measure = store::Measure::run;
        int bucket = 0;
        std::int64_t total = 0;
    };
    std::vector<Entry> entries_;  // of this transaction
};

}  // namespace pawl::relational
