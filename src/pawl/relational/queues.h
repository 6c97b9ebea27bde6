// SPDX-License-Identifier: Apache-2.0
// Queues, paused tasks and counters on a relational database.
#pragma once

#include "pawl/relational/session.h"
#include "pawl/store/queues.h"
#include "pawl/store/statistics.h"

namespace pawl::relational {

class Queues final : public store::QueuePort {
 public:
    explicit Queues(Session& session) : session_(session) {}

    void put(const store::Queue& queue) override;
    auto set_paused(std::string_view queue, bool paused) -> bool override;
    auto find(std::string_view queue) -> std::optional<store::Queue> override;
    auto set_key_paused(std::string_view queue, std::string_view key, bool paused) -> bool override;
    void set_task_paused(std::string_view task, bool paused) override;
    auto running_with_key(std::string_view queue, std::string_view key) -> std::int64_t override;

 private:
    Session& session_;
};

class QueueReads final : public store::QueueQueries {
 public:
    explicit QueueReads(Connection& connection) : connection_(connection) {}

    auto list() -> std::vector<store::Queue> override;
    auto find(std::string_view queue) -> store::Queue override;
    auto counts() -> std::vector<store::JobCount> override;
    auto running(std::string_view queue) -> std::int64_t override;
    auto starts(std::string_view queue, std::string_view key) -> flow::RateWindow override;
    auto is_key_paused(std::string_view queue, std::string_view key) -> bool override;
    auto oldest_ready(std::string_view queue) -> std::optional<WallTime> override;
    auto paused_keys(std::string_view queue) -> std::vector<std::string> override;
    auto paused_tasks() -> std::vector<std::string> override;

 private:
    Connection& connection_;
};

class StatisticsReads final : public store::StatisticsQueries {
 public:
    explicit StatisticsReads(Connection& connection) : connection_(connection) {}

    auto sum(std::string_view task, WallTime from, WallTime to, Duration step)
        -> std::vector<store::StatisticsRow> override;

 private:
    Connection& connection_;
};

}  // namespace pawl::relational
