// SPDX-License-Identifier: Apache-2.0
// The port to sessions of browsers: who signed in with a key, and until when.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "pawl/base/clock.h"

namespace pawl::store {

// A session is over when nobody used it for so long, and so long after it began.
inline constexpr auto kSessionIdle = std::chrono::hours(12);
inline constexpr auto kSessionKept = std::chrono::days(7);

struct BrowserSession {
    std::string digest = {};      // SHA-256 of what the cookie holds, in hexadecimal
    std::string credential = {};  // SHA-256 of the key it was opened with: good as long as that is
    WallTime created_at = {};
    WallTime used_at = {};

    auto operator==(const BrowserSession&) const -> bool = default;
};

[[nodiscard]] inline auto is_over(const BrowserSession& session, WallTime now) -> bool {
    return now - session.used_at >= kSessionIdle || now - session.created_at >= kSessionKept;
}

class SessionPort {
 public:
    SessionPort() = default;
    SessionPort(const SessionPort&) = delete;
    auto operator=(const SessionPort&) -> SessionPort& = delete;
    virtual ~SessionPort() = default;

    virtual void open(const BrowserSession& session) = 0;
    // It was used at that time; nothing, if there is no such session.
    virtual void touch(std::string_view digest, WallTime now) = 0;
    virtual void close(std::string_view digest) = 0;
    // Removes those that are over; at most `limit`.
    virtual auto prune(WallTime now, std::size_t limit) -> std::size_t = 0;
};

class SessionQueries {
 public:
    SessionQueries() = default;
    SessionQueries(const SessionQueries&) = delete;
    auto operator=(const SessionQueries&) -> SessionQueries& = delete;
    virtual ~SessionQueries() = default;

    // Also one that is over and was not removed yet.
    [[nodiscard]] virtual auto find(std::string_view digest) -> std::optional<BrowserSession> = 0;
};

}  // namespace pawl::store
