// SPDX-License-Identifier: Apache-2.0
// What applications asked for with SQL functions, in transactions of their own: a node takes it in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/job/job_request.h"
#include "pawl/schedule/schedule.h"

namespace pawl::store {

struct SqlRequest {
    enum class Kind : std::uint8_t { enqueue, schedule, unschedule };

    std::int64_t id = 0;  // of an `enqueue`: what its job will be called
    Kind kind = Kind::enqueue;
    job::JobRequest job = {};
    schedule::Schedule schedule = {};  // of an `unschedule` the name alone
};

class SqlRequestQueries {
 public:
    SqlRequestQueries() = default;
    SqlRequestQueries(const SqlRequestQueries&) = delete;
    auto operator=(const SqlRequestQueries&) -> SqlRequestQueries& = delete;
    virtual ~SqlRequestQueries() = default;

    // In the order in which they were made, from behind `after` (0: from the first); those that
    // were refused are not among them.
    [[nodiscard]] virtual auto pending(std::int64_t after, std::size_t limit)
        -> std::vector<SqlRequest> = 0;
};

class SqlRequestPort {
 public:
    SqlRequestPort() = default;
    SqlRequestPort(const SqlRequestPort&) = delete;
    auto operator=(const SqlRequestPort&) -> SqlRequestPort& = delete;
    virtual ~SqlRequestPort() = default;

    // Removes it; false: somebody else did. InsertJobs.sql_request does so with its job.
    virtual auto take(std::int64_t id) -> bool = 0;
    // It stays where it is, with the reason, for whoever asked.
    virtual void refuse(std::int64_t id, std::string_view reason) = 0;
};

}  // namespace pawl::store
