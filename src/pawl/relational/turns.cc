// SPDX-License-Identifier: Apache-2.0
#include "pawl/relational/turns.h"

namespace pawl::relational {

void Turns::load(Connection& connection) {
    std::map<std::string, std::int64_t, std::less<>> running_with_key;
    auto ready = connection.query(Sql::count_ready_by_key);
    while (ready.next()) {
        lanes_[ready.string(0)].change(
            ready.text(1),
            static_cast<int>(ready.integer(2)),
            0,
            static_cast<int>(ready.integer(3)),
            ready.time(4)
        );
    }
    if (!counters_.with(job::JobState::running).empty()) {
        auto running = connection.query(Sql::count_running_by_key);
        while (running.next()) {
            const auto count = static_cast<int>(running.integer(2));
            lanes_[running.string(0)].change(running.text(1), 0, count, 0, WallTime{});
            running_with_key[running.string(0)] += count;
        }
    }
    for (auto& [queue, lanes] : lanes_) {
        const auto without_key = counters_.count_in(job::JobState::ready, queue) - lanes.ready();
        const auto running =
            counters_.count_in(job::JobState::running, queue) - running_with_key[queue];
        lanes.change({}, static_cast<int>(without_key), static_cast<int>(running), 0, WallTime{});
    }
    auto paused = connection.query(Sql::list_paused_keys);
    while (paused.next()) {
        lanes_for(paused.text(0), WallTime{}).set_paused(paused.text(1), true);
    }
    auto starts = connection.query(Sql::list_starts);
    while (starts.next()) {
        window(starts.text(0), starts.text(1)).add(starts.time(2));
    }
    for (const auto& [name, queue] : queues_) {
        set_limits(queue);
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
