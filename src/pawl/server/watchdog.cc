// SPDX-License-Identifier: Apache-2.0
#include "pawl/server/watchdog.h"

#include <condition_variable>
#include <mutex>
#include <utility>

namespace pawl::server {
namespace {

constexpr auto kLookEvery = std::chrono::seconds(1);
// A process that was stopped for a while finds all of its loops silent when it goes on; they show
// that they are alive before the next look.
constexpr int kLooks = 3;

}  // namespace

// While one flush runs on, it is the store that hangs, and a restart would not help it.
auto is_hung(Duration silence, std::optional<Duration> flushing_for) -> bool {
    return silence >= kLongestSilence && (!flushing_for || *flushing_for < kLongestSilence / 2);
}

Watchdog::Watchdog(std::function<bool()> hung, std::function<void()> bark)
    : thread_([hung = std::move(hung), bark = std::move(bark)](const std::stop_token& stop) {
          std::mutex mutex;
          std::condition_variable_any changed;
          std::unique_lock lock(mutex);
          int silent_looks = 0;
          while (!changed.wait_for(lock, stop, kLookEvery, [&] { return stop.stop_requested(); })) {
              silent_looks = hung() ? silent_looks + 1 : 0;
              if (silent_looks == kLooks) {
                  bark();
                  return;
              }
          }
      }) {}

}  // namespace pawl::server
