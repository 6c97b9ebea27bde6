// SPDX-License-Identifier: Apache-2.0
#include "pawl/relational/counters.h"

#include "pawl/base/assert.h"

namespace pawl::relational {
namespace {

constexpr std::int64_t kMinute = Duration(std::chrono::minutes(1)).count();
constexpr std::int64_t kHour = Duration(std::chrono::hours(1)).count();

}  // namespace

void Counters::load(Connection& connection) {
    log_.clear();
    numbers_.clear();
    refresh(connection);
}

void Counters::refresh(Connection& connection) {
    for (auto& [key, numbers] : numbers_) {
        numbers.stored = 0;
    }
    auto rows = connection.query(Sql::list_counters);
    while (rows.next()) {
        const auto state = job::parse_job_state(rows.text(2));
        PAWL_ASSERT(state.has_value());
        numbers_[{*state, rows.string(0), rows.string(1)}].stored = rows.integer(3);
    }
}

void Counters::add(
    std::string_view queue, std::string_view task, job::JobState state, std::int64_t n
) {
    auto found = numbers_.find(std::tuple(state, queue, task));
    if (found == numbers_.end()) {
        found = numbers_.emplace(Key(state, queue, task), Numbers{}).first;
    }
    found->second.change += n;
    log_.push_back({.entry = &*found, .n = n});
}

void Counters::move(
    std::string_view queue, std::string_view task, job::JobState from, job::JobState to
) {
    add(queue, task, from, -1);
    add(queue, task, to, 1);
}

auto Counters::with(job::JobState state) const -> std::vector<Line> {
    std::vector<Line> lines;
    for (auto it = numbers_.lower_bound(std::tuple(state, std::string_view(), std::string_view()));
         it != numbers_.end() && std::get<0>(it->first) == state;
         ++it) {
        if (const auto n = it->second.stored + it->second.change; n > 0) {
            lines.push_back({std::get<1>(it->first), std::get<2>(it->first), n});
        }
    }
    return lines;
}

auto Counters::count_in(job::JobState state, std::string_view queue) const -> std::int64_t {
    std::int64_t count = 0;
    for (auto it = numbers_.lower_bound(std::tuple(state, queue, std::string_view()));
         it != numbers_.end() && std::get<0>(it->first) == state && std::get<1>(it->first) == queue;
         ++it) {
        count += it->second.stored + it->second.change;
    }
    return count;
}

void Counters::roll_back_to(std::size_t mark) {
    for (; log_.size() > mark; log_.pop_back()) {
        log_.back().entry->second.change -= log_.back().n;
    }
}

void Counters::flush(Connection& connection) {
    for (const auto& addition : log_) {
        auto& [key, numbers] = *addition.entry;
        if (numbers.change != 0) {
            const auto& [state, queue, task] = key;
            connection.post(Sql::add_to_counter, queue, task, to_text(state), numbers.change);
            numbers.stored += numbers.change;
            numbers.change = 0;
        }
    }
    log_.clear();
}

void TaskMinutes::add(
    std::string_view task, WallTime at, store::Measure measure, std::optional<Duration> took
) {
    entries_.push_back({
        .minute = at.time_since_epoch().count() / kMinute * kMinute,
        .task = std::string(task),
        .measure = measure,
        .bucket = took ? store::bucket_of(*took) : 0,
        .total = took ? took->count() : 0,
    });
}

void TaskMinutes::flush(Connection& connection) {
    struct Sum {
        std::int64_t n = 0;
        std::int64_t total = 0;
    };
    std::map<std::tuple<std::int64_t, std::string_view, store::Measure, int>, Sum> sums;
    for (const auto& entry : entries_) {
        auto& sum = sums[{entry.minute, entry.task, entry.measure, entry.bucket}];
        sum.n += 1;
        sum.total += entry.total;
    }
    for (const auto& [key, sum] : sums) {
        const auto& [minute, task, measure, bucket] = key;
        const auto name = store::kMeasureNames.at(static_cast<std::size_t>(measure));
        const auto hour = minute / kHour * kHour;
        connection.post(Sql::add_to_task_minute, minute, task, name, bucket, sum.n, sum.total);
        connection.post(Sql::add_to_task_hour, hour, task, name, bucket, sum.n, sum.total);
    }
    entries_.clear();
}

}  // namespace pawl::relational
