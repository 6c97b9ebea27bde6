// SPDX-License-Identifier: Apache-2.0
#include "pawl/engine/pulse.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace pawl::engine {
namespace {

constexpr Duration kEvery = std::chrono::seconds(1);
constexpr Duration kLeastGap = std::chrono::milliseconds(50);
constexpr int kNodesAtFullPace = 8;  // each hint makes each of them look

}  // namespace

Pulse::Pulse(
    store::Membership& membership, NodeLease& lease, const Clock& clock, Logger& logger, Hooks hooks
)
    : membership_(membership),
      lease_(lease),
      clock_(clock),
      logger_(logger),
      hooks_(std::move(hooks)) {}

auto Pulse::begin() -> Result<> {
    const auto news = beat();
    return news ? Result<>() : std::unexpected(news.error());
}

void Pulse::run() {
    auto beat_at = clock_.steady_now();
    auto next_gap = beat_at;  // hints are sent and answered no sooner
    while (!stopping_) {
        const auto now = clock_.steady_now();
        if (now >= next_gap && hint_wanted_.exchange(false)) {
            (void)membership_.hint();  // the next beat says what is wrong
            next_gap = now + least_gap();
        }
        if (now >= beat_at) {
            const bool more = beat_and_tell();
            next_gap = now + least_gap();
            beat_at = more ? now : now + kEvery;
            continue;
        }
        const auto until = hint_wanted_ ? std::min(beat_at, next_gap) : beat_at;
        if (membership_.wait(until - now) == store::Woken::hinted) {
            beat_at = std::min(beat_at, next_gap);
        }
    }
    (void)membership_.leave(hooks_.report().id);  // else its lease runs out
}

auto Pulse::least_gap() const -> Duration {
    const int eights = others_ / kNodesAtFullPace + 1;
    return std::min(kEvery, kLeastGap * eights);
}

// Whether there is more to hear.
auto Pulse::beat_and_tell() -> bool {
    const auto news = beat();
    if (news) {
        tell(*news);
    }
    return news && news->more;
}

auto Pulse::beat() -> Result<store::News> {
    const auto sent_at = clock_.steady_now();
    auto news = membership_.beat(hooks_.report());
    if (!news) {
        note_silence(news.error());
        return news;
    }
    lease_.confirm(sent_at);
    others_ = news->others;
    if (!heard_.exchange(true)) {
        logger_.info("node.heard");
    }
    return news;
}

void Pulse::tell(const store::News& news) {
    hooks_.heard(news);
    if (news.nodes_lost) {
        (void)membership_.forget_lost();  // those whose jobs have been taken over
    }
}

void Pulse::note_silence(const Error& error) {
    if (heard_.exchange(false)) {
        logger_.warn("node.unheard", {{"error", error.message}});
    }
}

void Pulse::stop() {
    stopping_ = true;
    membership_.interrupt();
}

void Pulse::hint() {
    if (others_ > 0 && !hint_wanted_.exchange(true)) {
        membership_.interrupt();
    }
}

}  // namespace pawl::engine
