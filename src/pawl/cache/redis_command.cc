// SPDX-License-Identifier: Apache-2.0
#include "pawl/cache/redis_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "pawl/observe/redact.h"

namespace pawl::cache {

auto cache_error(std::string_view connection, std::string_view code, std::string_view text)
    -> Error {
    return {
        .code = std::string(code),
        .message = fmt::format("cache \"{}\": {}", connection, redact(text)),
    };
}

auto refused(std::string_view connection, std::string_view reply) -> Error {
    constexpr auto kAboutKeys = std::to_array<std::string_view>(
        {"NOAUTH", "WRONGPASS", "ERR invalid password", "ERR AUTH", "NOPERM", "Unauthorized"}
    );
    constexpr std::size_t kLongestText = 200;
    const bool auth = std::ranges::any_of(kAboutKeys, [reply](std::string_view start) {
        return reply.starts_with(start);
    });
    // Some errors repeat the command they are about, behind a quote.
    const auto text = reply.substr(0, std::min(reply.find_first_of("'`\","), kLongestText));
    return cache_error(connection, auth ? "auth_failed" : "cache_error", text);
}

}  // namespace pawl::cache
