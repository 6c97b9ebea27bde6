// SPDX-License-Identifier: Apache-2.0
// Commands of Redis and what they answer, however they travel.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "pawl/base/result.h"

namespace pawl::cache {

using RedisCommand = std::vector<std::string>;  // {"DEL", "a", "b"}

struct RedisNull {
    auto operator==(const RedisNull&) const -> bool = default;
};

// An answer. Lists are of texts, which is all that the commands of this folder need: other members
// are empty.
using RedisValue = std::variant<RedisNull, std::int64_t, std::string, std::vector<std::string>>;

// Where commands go. Errors, which name the connection and no key or value:
//   connection_failed  no connection, or it was lost
//   auth_failed        the server refused the password or the token
//   timeout            no answer within kAnswerTime
//   cancelled          somebody asked to stop, or the deadline of the work came
//   cache_error        the server refused a command
//   unknown_connection no section has that name
[[nodiscard]] auto cache_error(
    std::string_view connection, std::string_view code, std::string_view text
) -> Error;

// The error of an error reply such as "WRONGPASS invalid username-password pair".
[[nodiscard]] auto refused(std::string_view connection, std::string_view reply) -> Error;

}  // namespace pawl::cache
