// SPDX-License-Identifier: Apache-2.0
// Fair turns among the keys of a queue. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "pawl/base/clock.h"

namespace pawl::flow {

// The lanes of one queue: one for each concurrency key, and one, with the key "", for the jobs that
// carry none. It is told of every job that becomes ready or running, and says whose turn it is.
//
// Lanes with a job of higher priority come first; among equals the one that had fewer turns since
// it began to wait. A lane that has been away comes back one turn ahead of those that queued all
// the while: whoever sends a single job is not behind ten thousand others. Each operation costs
// O(log lanes). One thread.
class Lanes {
 public:
    struct Limits {
        std::optional<int> concurrency = std::nullopt;       // of each key
        std::optional<Duration> aging_limit = std::nullopt;  // behind higher priorities at most

        auto operator==(const Limits&) const -> bool = default;
    };
    void set_limits(const Limits& limits);

    // `priority` of what became ready; ignored if `ready` falls.
    void change(std::string_view key, int ready, int running, int priority, WallTime now);
    void set_paused(std::string_view key, bool paused);
    // The best of its ready jobs has another priority now, or one no higher than this.
    void set_priority(std::string_view key, int priority);
    // No turn for this key before `until`: its rate is used up.
    void hold(std::string_view key, WallTime until);

    // Whose turn it is; nullptr: nobody may. Valid until the next call.
    [[nodiscard]] auto next(WallTime now) -> const std::string*;
    // The lane took its turn, and the best of what is left has this priority (nullopt: nothing that
    // the caller could run; the lane is passed over until resume_passed()).
    void took_turn(std::string_view key, std::optional<int> priority, WallTime now);
    void pass_over(std::string_view key);
    void resume_passed();

    // When a held lane may go on; nullopt: none is held.
    [[nodiscard]] auto next_release() const -> std::optional<WallTime>;
    [[nodiscard]] auto keys() const -> std::vector<std::string>;
    [[nodiscard]] auto ready() const -> std::int64_t { return ready_; }
    [[nodiscard]] auto running(std::string_view key) const -> std::int64_t;
    [[nodiscard]] auto ready(std::string_view key) const -> std::int64_t;
    [[nodiscard]] auto priority(std::string_view key) const -> int;
    [[nodiscard]] auto is_paused(std::string_view key) const -> bool;
    [[nodiscard]] auto held_until(std::string_view key) const -> std::optional<WallTime>;

 private:
    struct Lane {
        const std::string* key = nullptr;
        std::int64_t ready = 0;
        std::int64_t running = 0;
        int priority = 0;       // of its best ready job, or higher
        std::int64_t turn = 0;  // the round in which it is served next
        WallTime waiting_since = {};
        std::optional<WallTime> held_until = std::nullopt;
        bool paused = false;
        bool passed = false;
        bool listed = false;  // in the sets below
    };
    using ByTurn = std::tuple<int, std::int64_t, std::string_view>;  // -priority, turn, key
    using ByAge = std::tuple<int, WallTime, std::string_view>;       // priority, waiting since, key
    using ByTime = std::tuple<WallTime, std::string_view>;

    auto lane(std::string_view key) -> Lane&;
    [[nodiscard]] auto find(std::string_view key) const -> const Lane*;
    [[nodiscard]] auto may_run(const Lane& lane) const -> bool;
    [[nodiscard]] auto overdue_behind(int priority, WallTime now) const -> const Lane*;
    void unlist(Lane& lane);
    void list(Lane& lane);
    void release_held(WallTime now);
    void forget_idle();

    struct Hash {
        using is_transparent = void;
        auto operator()(std::string_view text) const -> std::size_t {
            return std::hash<std::string_view>{}(text);
        }
    };
    Limits limits_;
    std::unordered_map<std::string, Lane, Hash, std::equal_to<>> lanes_;
    std::set<ByTurn> by_turn_;
    std::set<ByAge> by_age_;
    std::set<ByTime> held_;  // by the time when they are released
    std::set<std::string_view> passed_;
    std::int64_t round_ = 0;
    std::int64_t ready_ = 0;
    std::size_t sweep_at_ = 1'024;
};

}  // namespace pawl::flow
