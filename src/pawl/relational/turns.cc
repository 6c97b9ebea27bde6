// SPDX-License-Identifier: Apache-2.0
#include "pawl/relational/turns.h"

#include <set>

namespace pawl::relational {

// Lanes keep whose turn it was: their numbers move to what the tables say.
void Turns::read(Connection& connection) {
    auto found = read_counts(connection);
    for (const auto& [queue, lanes] : lanes_) {
        found.try_emplace(queue);
    }
    for (auto& [queue, counts] : found) {
        set_counts(queue, counts);
    }
    read_pauses(connection);
    windows_.clear();
    auto starts = connection.query(Sql::list_starts);
    while (starts.next()) {
        window(starts.text(0), starts.text(1)).add(starts.time(2));
    }
    for (const auto& [name, queue] : queues_) {
        set_limits(queue);
    }
}

auto Turns::read_counts(Connection& connection) -> std::map<std::string, CountsByKey> {
    std::map<std::string, CountsByKey> found;
    auto ready = connection.query(Sql::count_ready_by_key);
    while (ready.next()) {
        auto& count = found[ready.string(0)][ready.string(1)];
        count.ready = ready.integer(2);
        count.priority = static_cast<int>(ready.integer(3));
        count.since = ready.time(4);
    }
    if (!counters_.with(job::JobState::running).empty()) {
        auto running = connection.query(Sql::count_running_by_key);
        while (running.next()) {
            found[running.string(0)][running.string(1)].running = running.integer(2);
        }
    }
    return found;
}

// Jobs without a key are the rest of the queue's.
void Turns::set_counts(const std::string& queue, CountsByKey& counts) {
    auto& lanes = lanes_[queue];
    Count rest{
        .ready = counters_.count_in(job::JobState::ready, queue),
        .running = counters_.count_in(job::JobState::running, queue)
    };
    for (const auto& [key, count] : counts) {
        rest.ready -= count.ready;
        rest.running -= count.running;
    }
    counts[{}] = rest;
    for (auto& key : lanes.keys()) {
        counts.try_emplace(std::move(key));
    }
    for (const auto& [key, count] : counts) {
        const auto ready = static_cast<int>(count.ready - lanes.ready(key));
        const auto running = static_cast<int>(count.running - lanes.running(key));
        if (ready != 0 || running != 0) {
            lanes.change(key, ready, running, count.priority, count.since);
        }
    }
}

void Turns::read_pauses(Connection& connection) {
    std::set<std::pair<std::string, std::string>> paused;
    auto rows = connection.query(Sql::list_paused_keys);
    while (rows.next()) {
        paused.emplace(rows.string(0), rows.string(1));
    }
    for (auto& [queue, lanes] : lanes_) {
        for (const auto& key : lanes.keys()) {
            if (lanes.is_paused(key) && !paused.contains({queue, key})) {
                lanes.set_paused(key, false);
            }
        }
    }
    for (const auto& [queue, key] : paused) {
        lanes_for(queue, WallTime{}).set_paused(key, true);
    }
}

auto Turns::lanes_of(std::string_view queue) -> flow::Lanes* {
    const auto found = lanes_.find(queue);
    return found == lanes_.end() ? nullptr : &found->second;
}

// Jobs without a key that are there already are counted when the first key appears.
auto Turns::lanes_for(std::string_view queue, WallTime now) -> flow::Lanes& {
    if (auto* const known = lanes_of(queue)) {
        return *known;
    }
    auto& lanes = lanes_[std::string(queue)];
    const auto ready = counters_.count_in(job::JobState::ready, queue);
    const auto running = counters_.count_in(job::JobState::running, queue);
    if (ready > 0 || running > 0) {
        lanes.change({}, static_cast<int>(ready), static_cast<int>(running), 0, now);
    }
    if (const auto found = queues_.find(queue); found != queues_.end()) {
        set_limits(found->second);
    }
    return lanes;
}

void Turns::change(
    std::string_view queue, std::string_view key, int ready, int running, int priority, WallTime now
) {
    auto* const known = lanes_of(queue);
    if (known == nullptr && key.empty()) {
        return;
    }
    auto& lanes = known == nullptr ? lanes_for(queue, now) : *known;
    lanes.change(key, ready, running, priority, now);
    log_.push_back({&lanes, std::string(key), ready, running, priority, now});
}

void Turns::set_priority(std::string_view queue, std::string_view key, int priority) {
    if (auto* const lanes = lanes_of(queue)) {
        log_.push_back({lanes, std::string(key), 0, 0, lanes->priority(key), WallTime{}});
        lanes->set_priority(key, priority);
    }
}

void Turns::set_limits(const store::Queue& queue) {
    if (auto* const lanes = lanes_of(queue.name)) {
        lanes->set_limits(
            {.concurrency = queue.per_key_concurrency, .aging_limit = queue.aging_limit}
        );
    }
}

void Turns::set_paused(std::string_view queue, std::string_view key, bool paused, WallTime now) {
    lanes_for(queue, now).set_paused(key, paused);
}

auto Turns::window(std::string_view queue, std::string_view key) -> flow::RateWindow& {
    return windows_[{std::string(queue), std::string(key)}];
}

void Turns::roll_back_to(std::size_t mark) {
    for (; log_.size() > mark; log_.pop_back()) {
        const auto& change = log_.back();
        if (change.ready == 0 && change.running == 0) {
            change.lanes->set_priority(change.key, change.priority);
        } else {
            change.lanes->change(
                change.key, -change.ready, -change.running, change.priority, change.at
            );
        }
    }
}

}  // namespace pawl::relational
