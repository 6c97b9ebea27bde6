// SPDX-License-Identifier: Apache-2.0
// What a browser shows in place of a key, and what a page shows besides.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "pawl/base/secret.h"

namespace pawl::auth {

struct NewSession {
    Secret token = {};        // 256 random bits under a seal: what the cookie holds
    std::string digest = {};  // what the store keeps: session_digest(token)
};
[[nodiscard]] auto make_session(const Secret& key) -> NewSession;
// Whether somebody with `key` made it: nobody has to look for one that was made up.
[[nodiscard]] auto is_session_token(const Secret& key, std::string_view token) -> bool;
// SHA-256 in hexadecimal.
[[nodiscard]] auto session_digest(std::string_view token) -> std::string;

// What a request must say that changes something: a page of ours reads it, a page from elsewhere,
// for which the browser sends the cookie too, cannot. Of this session alone; nobody makes it
// without `key`.
[[nodiscard]] auto csrf_token(const Secret& key, std::string_view session_token) -> std::string;
// Whether `shown` is that; in constant time.
[[nodiscard]] auto is_csrf_token(
    const Secret& key, std::string_view session_token, std::string_view shown
) -> bool;

// The value of the first cookie of that name in a `Cookie` header (RFC 6265, section 4.2).
[[nodiscard]] auto cookie_in(std::string_view header, std::string_view name)
    -> std::optional<std::string_view>;

}  // namespace pawl::auth
