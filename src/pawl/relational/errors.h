// SPDX-License-Identifier: Apache-2.0
// Groups of errors on a relational database: gathered while attempts end, written before COMMIT,
// read in lists.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/id.h"
#include "pawl/job/outcome.h"
#include "pawl/relational/connection.h"
#include "pawl/store/errors.h"

namespace pawl::relational {

// A thousand equal failures of a commit are one change of one row. Which groups there are is kept
// in memory, so that a task with too many of them is known without a query. The writer's thread.
class ErrorGroups {
 public:
    void load(Connection& connection);

    // Counts an error of a job. Gives the fingerprint of the group that it belongs to.
    auto add(std::string_view task, const job::JobError& error, JobId id, WallTime at)
        -> std::string;

    // Undoes what was added after `mark`: a savepoint was rolled back.
    [[nodiscard]] auto mark() const -> std::size_t { return entries_.size(); }
    void roll_back_to(std::size_t mark);

    void flush(Connection& connection);

    // Removes groups last seen before a time, at most `limit`. Gives how many went. After a
    // rollback load() knows them again.
    auto prune(Connection& connection, WallTime before, std::size_t limit) -> std::size_t;

 private:
    struct Entry {
        std::string task = {};
        std::string fingerprint = {};
        job::JobError error = {};
        JobId job = {};
        WallTime at = {};
        bool is_first = false;  // it made the group
    };
    struct Sum {
        const Entry* last = nullptr;
        WallTime first_seen = {};
        WallTime last_seen = {};
        std::int64_t n = 0;
        std::map<std::int64_t, std::int64_t> hours = {};
    };

    std::map<std::string, std::set<std::string, std::less<>>, std::less<>> known_;  // by task
    std::vector<Entry> entries_;  // of this transaction
};

class ErrorReads final : public store::ErrorQueries {
 public:
    explicit ErrorReads(Connection& connection) : connection_(connection) {}

    auto list(const store::ErrorFilter& filter) -> std::vector<store::ErrorGroup> override;

 private:
    Connection& connection_;
};

}  // namespace pawl::relational
