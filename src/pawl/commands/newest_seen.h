// SPDX-License-Identifier: Apache-2.0
// A page of a list that begins with the newest, of which somebody sees a part.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace pawl::commands {

// How many are looked at for one page, whoever asks.
inline constexpr std::size_t kMostLookedAt = 2'000;

template <class Thing, class ThingId>
struct NewestPage {
    std::vector<Thing> things = {};  // may be fewer than asked for though there are more
    std::optional<ThingId> next = std::nullopt;  // those older than it come next; nullopt: none
};

// `list(before, n)` gives the n newest that are older than `before`; `sees(thing)` says whether the
// asker sees one. Both are called within this call.
template <class Thing, class ThingId>
[[nodiscard]] auto newest_seen(
    const auto& list, const auto& sees, std::optional<ThingId> before, std::size_t limit
) -> NewestPage<Thing, ThingId> {
    NewestPage<Thing, ThingId> page;
    std::size_t looked_at = 0;
    while (looked_at < kMostLookedAt) {
        const auto step = limit + 1;
        auto things = list(before, step);
        const bool is_last = things.size() < step;
        for (auto& thing : things) {
            if (page.things.size() == limit) {
                page.next = before;
                return page;
            }
            before = thing.id;
            if (sees(thing)) {
                page.things.push_back(std::move(thing));
            }
        }
        if (is_last) {
            return page;
        }
        looked_at += step;
    }
    page.next = before;
    return page;
}

}  // namespace pawl::commands
