// SPDX-License-Identifier: Apache-2.0
#include "pawl/relational/errors.h"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>
#include <limits>
#include <optional>
#include <utility>

#include "pawl/job/error_fingerprint.h"

namespace pawl::relational {
namespace {

constexpr std::int64_t kHour = Duration(std::chrono::hours(1)).count();
constexpr auto kForever = std::numeric_limits<std::int64_t>::max();

// The beginning of a text, cut between characters.
auto sample_of(const std::string& message) -> std::string {
    if (message.size() <= store::kMostSampleBytes) {
        return message;
    }
    const auto is_inside = [&](std::size_t at) {
        return (static_cast<unsigned char>(message[at]) & 0xC0U) == 0x80U;
    };
    auto end = store::kMostSampleBytes;
    while (end > 0 && is_inside(end)) {
        --end;
    }
    return message.substr(0, end);
}

auto micros_of(WallTime time) -> std::int64_t {
    return time.time_since_epoch().count();
}

// The span in whole hours.
auto first_hour(const std::optional<WallTime>& from) -> std::int64_t {
    return from ? micros_of(*from) / kHour * kHour : 0;
}

auto end_of_hours(const std::optional<WallTime>& to) -> std::int64_t {
    return to ? (micros_of(*to) + kHour - 1) / kHour * kHour : kForever;
}

auto read_group(Rows& rows) -> store::ErrorGroup {
    return {
        .fingerprint = rows.string(1),
        .task = rows.string(0),
        .code = rows.string(2),
        .message = rows.string(3),
        .retryable = rows.integer(4) != 0,
        .last_job = JobId{rows.integer(5)},
        .first_seen = rows.time(6),
        .last_seen = rows.time(7),
        .count = rows.integer(8),
    };
}

}  // namespace

void ErrorGroups::load(Connection& connection) {
    entries_.clear();
    known_.clear();
    auto rows = connection.query(Sql::list_error_fingerprints);
    while (rows.next()) {
        known_[rows.string(0)].insert(rows.string(1));
    }
}

auto ErrorGroups::add(std::string_view task, const job::JobError& error, JobId id, WallTime at)
    -> std::string {
    auto known = known_.find(task);
    if (known == known_.end()) {
        known = known_.try_emplace(std::string(task)).first;
    }
    auto& groups = known->second;
    auto fingerprint = job::error_fingerprint(task, error.code, error.message);
    const bool is_full = groups.size() - groups.count(job::kOtherErrors) >= store::kMostErrorGroups;
    if (is_full && !groups.contains(fingerprint)) {
        fingerprint = job::kOtherErrors;
    }
    entries_.push_back({
        .task = std::string(task),
        .fingerprint = fingerprint,
        .error =
            {.code = error.code, .message = sample_of(error.message), .retryable = error.retryable},
        .job = id,
        .at = at,
        .is_first = groups.insert(fingerprint).second,
    });
    return fingerprint;
}

void ErrorGroups::roll_back_to(std::size_t mark) {
    for (; entries_.size() > mark; entries_.pop_back()) {
        const auto& entry = entries_.back();
        if (const auto known = known_.find(entry.task); entry.is_first && known != known_.end()) {
            known->second.erase(entry.fingerprint);
        }
    }
}

void ErrorGroups::flush(Connection& connection) {
    std::map<std::pair<std::string_view, std::string_view>, Sum> sums;
    for (const auto& entry : entries_) {
        auto& sum = sums[{entry.task, entry.fingerprint}];
        sum.first_seen = sum.n == 0 ? entry.at : std::min(sum.first_seen, entry.at);
        sum.last_seen = std::max(sum.last_seen, entry.at);
        sum.last = &entry;
        ++sum.n;
        ++sum.hours[micros_of(entry.at) / kHour * kHour];
    }
    for (const auto& [key, sum] : sums) {
        const auto& [task, fingerprint] = key;
        connection.post(
            Sql::add_to_error_group,
            task,
            fingerprint,
            sum.last->error.code,
            sum.last->error.message,
            sum.last->error.retryable ? 1 : 0,
            sum.last->job,
            sum.first_seen,
            sum.last_seen,
            sum.n
        );
        for (const auto& [hour, n] : sum.hours) {
            connection.post(Sql::add_to_error_hour, task, fingerprint, hour, n);
        }
    }
    entries_.clear();
}

auto ErrorGroups::prune(Connection& connection, WallTime before, std::size_t limit) -> std::size_t {
    std::size_t removed = 0;
    auto rows = connection.query(Sql::prune_error_groups, before, limit);
    for (; rows.next(); ++removed) {
        if (const auto known = known_.find(rows.text(0)); known != known_.end()) {
            known->second.erase(rows.string(1));
        }
    }
    return removed;
}

auto ErrorReads::list(const store::ErrorFilter& filter) -> std::vector<store::ErrorGroup> {
    const bool of_one_task = filter.tasks && filter.tasks->size() == 1;
    const auto tasks =
        filter.tasks ? std::optional(boost::json::serialize(boost::json::value_from(*filter.tasks)))
                     : std::nullopt;
    const auto& behind = filter.behind;
    auto rows = connection_.query_named(
        of_one_task ? Sql::list_error_groups_of_task : Sql::list_error_groups,
        std::pair(":whole_span", filter.from || filter.to ? 0 : 1),
        std::pair(":from", first_hour(filter.from)),
        std::pair(":until", end_of_hours(filter.to)),
        std::pair(":tasks", std::optional<std::string_view>(tasks)),
        std::pair(":task", of_one_task ? std::string_view(filter.tasks->front()) : ""),
        std::pair(":code", null_if_empty(filter.code)),
        std::pair(":before", behind ? micros_of(behind->last_seen) : kForever),
        std::pair(":before_task", behind ? std::string_view(behind->task) : ""),
        std::pair(":before_fingerprint", behind ? std::string_view(behind->fingerprint) : ""),
        std::pair(":limit", filter.limit)
    );
    std::vector<store::ErrorGroup> groups;
    while (rows.next()) {
        groups.push_back(read_group(rows));
    }
    return groups;
}

}  // namespace pawl::relational
