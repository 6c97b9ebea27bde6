// SPDX-License-Identifier: Apache-2.0
#include "pawl/flow/lanes.h"

#include <algorithm>
#include <utility>

namespace pawl::flow {

void Lanes::set_limits(const Limits& limits) {
    if (limits == limits_) {
        return;
    }
    limits_ = limits;
    for (auto& [key, lane] : lanes_) {
        unlist(lane);
        list(lane);
    }
}

void Lanes::change(std::string_view key, int ready, int running, int priority, WallTime now) {
    auto& changed = lane(key);
    unlist(changed);
    if (ready > 0) {
        if (changed.ready == 0) {
            changed.priority = priority;
            changed.waiting_since = now;
            changed.turn = std::max(changed.turn, round_ - 1);
        }
        changed.priority = std::max(changed.priority, priority);
    }
    changed.ready += ready;
    changed.running += running;
    ready_ += ready;
    list(changed);
    forget_idle();
}

void Lanes::set_paused(std::string_view key, bool paused) {
    auto& changed = lane(key);
    unlist(changed);
    changed.paused = paused;
    list(changed);
}

void Lanes::set_priority(std::string_view key, int priority) {
    auto& changed = lane(key);
    unlist(changed);
    changed.priority = priority;
    list(changed);
}

void Lanes::hold(std::string_view key, WallTime until) {
    auto& held = lane(key);
    unlist(held);
    if (held.held_until) {
        held_.erase({*held.held_until, *held.key});
    }
    held.held_until = until;
    held_.emplace(until, *held.key);
}

auto Lanes::next(WallTime now) -> const std::string* {
    release_held(now);
    if (by_turn_.empty()) {
        return nullptr;
    }
    const auto* const first = find(std::get<2>(*by_turn_.begin()));
    const auto* const overdue = overdue_behind(first->priority, now);
    return overdue == nullptr ? first->key : overdue->key;
}

// The lane that has waited too long behind this priority: a look at each lower priority's oldest.
auto Lanes::overdue_behind(int priority, WallTime now) const -> const Lane* {
    if (!limits_.aging_limit) {
        return nullptr;
    }
    auto oldest = by_age_.begin();
    while (oldest != by_age_.end() && std::get<0>(*oldest) < priority) {
        if (now - std::get<1>(*oldest) > *limits_.aging_limit) {
            return find(std::get<2>(*oldest));
        }
        oldest = by_age_.lower_bound({std::get<0>(*oldest) + 1, WallTime::min(), {}});
    }
    return nullptr;
}

void Lanes::took_turn(std::string_view key, std::optional<int> priority, WallTime now) {
    auto& served = lane(key);
    unlist(served);
    round_ = std::max(round_, served.turn);
    served.turn = std::max(served.turn, round_ - 1) + 1;
    served.waiting_since = now;
    served.priority = priority.value_or(served.priority);
    if (!priority && served.ready > 0) {
        served.passed = true;
        passed_.insert(*served.key);
    }
    list(served);
}

void Lanes::pass_over(std::string_view key) {
    auto& passed = lane(key);
    unlist(passed);
    passed.passed = true;
    passed_.insert(*passed.key);
}

void Lanes::resume_passed() {
    for (const auto key : std::exchange(passed_, {})) {
        auto& resumed = lane(key);
        resumed.passed = false;
        unlist(resumed);
        list(resumed);
    }
}

auto Lanes::next_release() const -> std::optional<WallTime> {
    return held_.empty() ? std::nullopt : std::optional(std::get<0>(*held_.begin()));
}

auto Lanes::running(std::string_view key) const -> std::int64_t {
    const auto* const found = find(key);
    return found == nullptr ? 0 : found->running;
}

auto Lanes::ready(std::string_view key) const -> std::int64_t {
    const auto* const found = find(key);
    return found == nullptr ? 0 : found->ready;
}

auto Lanes::priority(std::string_view key) const -> int {
    const auto* const found = find(key);
    return found == nullptr ? 0 : found->priority;
}

auto Lanes::is_paused(std::string_view key) const -> bool {
    const auto* const found = find(key);
    return found != nullptr && found->paused;
}

auto Lanes::held_until(std::string_view key) const -> std::optional<WallTime> {
    const auto* const found = find(key);
    return found == nullptr ? std::nullopt : found->held_until;
}

auto Lanes::lane(std::string_view key) -> Lane& {
    auto found = lanes_.find(key);
    if (found == lanes_.end()) {
        found = lanes_.emplace(key, Lane{}).first;
        found->second.key = &found->first;
        found->second.turn = round_ - 1;
    }
    return found->second;
}

auto Lanes::find(std::string_view key) const -> const Lane* {
    const auto found = lanes_.find(key);
    return found == lanes_.end() ? nullptr : &found->second;
}

auto Lanes::may_run(const Lane& lane) const -> bool {
    const bool limited = !lane.key->empty() && limits_.concurrency.has_value();
    return lane.ready > 0 && !lane.paused && !lane.passed && !lane.held_until &&
           (!limited || lane.running < *limits_.concurrency);
}

void Lanes::unlist(Lane& lane) {
    if (lane.listed) {
        by_turn_.erase({-lane.priority, lane.turn, *lane.key});
        by_age_.erase({lane.priority, lane.waiting_since, *lane.key});
        lane.listed = false;
    }
}

void Lanes::list(Lane& lane) {
    if (may_run(lane)) {
        by_turn_.emplace(-lane.priority, lane.turn, *lane.key);
        by_age_.emplace(lane.priority, lane.waiting_since, *lane.key);
        lane.listed = true;
    }
}

void Lanes::release_held(WallTime now) {
    while (!held_.empty() && std::get<0>(*held_.begin()) <= now) {
        auto& released = lane(std::get<1>(*held_.begin()));
        held_.erase(held_.begin());
        released.held_until.reset();
        list(released);
    }
}

auto Lanes::keys() const -> std::vector<std::string> {
    std::vector<std::string> keys;
    keys.reserve(lanes_.size());
    for (const auto& [key, lane] : lanes_) {
        keys.push_back(key);
    }
    return keys;
}

// What has nothing to do and no turn to make up for is as good as new.
void Lanes::forget_idle() {
    if (lanes_.size() < sweep_at_) {
        return;
    }
    std::erase_if(lanes_, [this](const auto& entry) {
        const auto& lane = entry.second;
        return lane.ready == 0 && lane.running == 0 && !lane.paused && !lane.held_until &&
               !lane.passed && lane.turn < round_;
    });
    sweep_at_ = std::max<std::size_t>(1'024, lanes_.size() * 2);
}

}  // namespace pawl::flow
