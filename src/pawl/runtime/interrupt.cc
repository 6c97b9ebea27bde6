// SPDX-License-Identifier: Apache-2.0
#include "pawl/runtime/interrupt.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <system_error>

namespace pawl {

Interrupt::Interrupt() : event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (!event_.is_open()) {
        throw std::system_error(errno, std::generic_category(), "eventfd");
    }
}

void Interrupt::raise(Level level) {
    auto before = level_.load();
    while (before < level && !level_.compare_exchange_weak(before, level)) {
    }
    const std::uint64_t one = 1;
    // It cannot fail: the counter never comes near its end, 2^64.
    (void)!::write(event_.number(), &one, sizeof one);
}

auto Interrupt::wait(int descriptor, short events, Level seen) -> Woken {
    while (level_ <= seen) {
        std::array<pollfd, 2> both = {{
            {.fd = descriptor, .events = events, .revents = 0},
            {.fd = event_.number(), .events = POLLIN, .revents = 0},
        }};
        if (::poll(both.data(), both.size(), -1) < 0) {
            continue;  // EINTR; nothing else can be wrong with these arguments
        }
        if (both[1].revents != 0) {
            drain();
            continue;
        }
        return Woken::ready;
    }
    return Woken::interrupted;
}

auto Interrupt::nap(std::chrono::milliseconds time) -> Woken {
    pollfd event = {.fd = event_.number(), .events = POLLIN, .revents = 0};
    if (level_ == Level::none) {
        (void)::poll(&event, 1, static_cast<int>(time.count()));  // early is fine as well
    }
    return level_ == Level::none ? Woken::ready : Woken::interrupted;
}

void Interrupt::drain() {
    std::uint64_t count = 0;
    (void)!::read(event_.number(), &count, sizeof count);  // empty already: nothing to do
}

}  // namespace pawl
