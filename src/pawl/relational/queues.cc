// SPDX-License-Identifier: Apache-2.0
#include "pawl/relational/queues.h"

#include <algorithm>
#include <map>

#include "pawl/base/assert.h"
#include "pawl/store/declaration.h"

namespace pawl::relational {
namespace {

auto read_queue(Rows& rows) -> store::Queue {
    store::Queue queue{.name = rows.string(0), .paused = rows.integer(1) != 0};
    if (!rows.is_null(2)) {
        queue.concurrency = static_cast<int>(rows.integer(2));
    }
    if (!rows.is_null(3)) {
        PAWL_ASSERT(store::decode_limits(rows.text(3), queue).has_value());
    }
    return queue;
}

}  // namespace

void Queues::put(const store::Queue& queue) {
    const auto limits = store::encode_limits(queue);
    session_.connection.post(
        Sql::put_queue, queue.name, queue.paused ? 1 : 0, queue.concurrency, null_if_empty(limits)
    );
    session_.queues.insert_or_assign(queue.name, queue);
    session_.turns.set_limits(queue);
    session_.changes.work_added.in(queue.name);
}

auto Queues::set_paused(std::string_view name, bool paused) -> bool {
    auto queue = find(name).value_or(store::Queue{.name = std::string(name)});
    if (queue.paused == paused) {
        return false;
    }
    queue.paused = paused;
    put(queue);
    session_.changed(
        paused ? store::NamedEvent::queue_paused : store::NamedEvent::queue_resumed, name
    );
    return true;
}

auto Queues::find(std::string_view name) -> std::optional<store::Queue> {
    session_.see_queues();
    const auto found = session_.queues.find(name);
    return found == session_.queues.end() ? std::nullopt : std::optional(found->second);
}

auto Queues::set_key_paused(std::string_view queue, std::string_view key, bool paused) -> bool {
    const auto changed =
        session_.connection.run(paused ? Sql::pause_key : Sql::resume_key, queue, key) > 0;
    session_.turns.set_paused(queue, key, paused, WallTime{});
    if (!paused) {
        session_.changes.work_added.in(queue);
    }
    return changed;
}

void Queues::set_task_paused(std::string_view task, bool paused) {
    session_.connection.post(paused ? Sql::pause_task : Sql::resume_task, task);
    if (paused) {
        session_.paused_tasks.emplace(task);
    } else {
        session_.paused_tasks.erase(std::string(task));
        session_.changes.work_added.everywhere();  // its jobs may be in any queue
    }
}

auto Queues::running_with_key(std::string_view queue, std::string_view key) -> std::int64_t {
    session_.see_others();
    const auto* const lanes = session_.turns.lanes_of(queue);
    return lanes == nullptr ? 0 : lanes->running(key);
}

auto QueueReads::list() -> std::vector<store::Queue> {
    std::map<std::string, store::Queue> queues;
    for (const auto& line : counts()) {
        queues.emplace(line.queue, store::Queue{.name = line.queue});
    }
    auto rows = connection_.query(Sql::list_queues);
    while (rows.next()) {
        auto queue = read_queue(rows);
        queues.insert_or_assign(queue.name, queue);
    }
    std::vector<store::Queue> list;
    list.reserve(queues.size());
    for (auto& [name, queue] : queues) {
        list.push_back(std::move(queue));
    }
    return list;
}

auto QueueReads::find(std::string_view queue) -> store::Queue {
    auto rows = connection_.query(Sql::find_queue, queue);
    return rows.next() ? read_queue(rows) : store::Queue{.name = std::string(queue)};
}

auto QueueReads::running(std::string_view queue) -> std::int64_t {
    auto rows = connection_.query(Sql::count_running_in_queue, queue);
    return rows.next() ? rows.integer(0) : 0;
}

auto QueueReads::starts(std::string_view queue, std::string_view key) -> flow::RateWindow {
    auto rows = connection_.query(Sql::list_starts_of_key, queue, key);
    flow::RateWindow window;
    while (rows.next()) {
        window.add(rows.time(0));
    }
    return window;
}

auto QueueReads::is_key_paused(std::string_view queue, std::string_view key) -> bool {
    return connection_.query(Sql::find_paused_key, queue, key).next();
}

auto QueueReads::counts() -> std::vector<store::JobCount> {
    std::vector<store::JobCount> counts;
    auto rows = connection_.query(Sql::list_counters);
    while (rows.next()) {
        const auto state = job::parse_job_state(rows.text(2));
        PAWL_ASSERT(state.has_value());
        counts.push_back({rows.string(0), rows.string(1), *state, rows.integer(3)});
    }
    return counts;
}

auto QueueReads::oldest_ready(std::string_view queue) -> std::optional<WallTime> {
    auto rows = connection_.query(Sql::oldest_ready_job, queue);
    return rows.next() ? rows.optional_time(0) : std::nullopt;
}

auto QueueReads::paused_keys(std::string_view queue) -> std::vector<std::string> {
    auto rows = connection_.query(Sql::list_paused_keys_of_queue, queue);
    std::vector<std::string> keys;
    while (rows.next()) {
        keys.push_back(rows.string(0));
    }
    return keys;
}

auto QueueReads::paused_tasks() -> std::vector<std::string> {
    std::vector<std::string> tasks;
    auto rows = connection_.query(Sql::list_paused_tasks);
    while (rows.next()) {
        tasks.push_back(rows.string(0));
    }
    return tasks;
}

auto StatisticsReads::sum(std::string_view task, WallTime from, WallTime to, Duration step)
    -> std::vector<store::StatisticsRow> {
    // Whole hours within the span; finer steps are made of minutes alone.
    constexpr Duration kHour = std::chrono::hours(1);
    const WallTime first_hour((from.time_since_epoch() + kHour - Duration(1)) / kHour * kHour);
    const WallTime last_hour(to.time_since_epoch() / kHour * kHour);
    const bool by_hours = first_hour < last_hour && step >= kHour;
    auto rows = connection_.query_named(
        by_hours ? Sql::sum_task_hours : Sql::sum_task_minutes,
        std::pair(":step", step),
        std::pair(":from", from),
        std::pair(":until", to),
        std::pair(":first_hour", first_hour),
        std::pair(":last_hour", last_hour),
        std::pair(":task", null_if_empty(task))
    );
    std::vector<store::StatisticsRow> sums;
    while (rows.next()) {
        const auto* const measure = std::ranges::find(store::kMeasureNames, rows.text(2));
        PAWL_ASSERT(measure != store::kMeasureNames.end());
        sums.push_back({
            .task = rows.string(0),
            .minute = rows.time(1),
            .measure = static_cast<store::Measure>(measure - store::kMeasureNames.begin()),
            .bucket = static_cast<int>(rows.integer(3)),
            .count = rows.integer(4),
            .total = rows.integer(5),
        });
    }
    return sums;
}

}  // namespace pawl::relational
