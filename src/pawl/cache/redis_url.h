// SPDX-License-Identifier: Apache-2.0
// redis:// URLs (https://www.iana.org/assignments/uri-schemes/prov/redis).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "pawl/base/result.h"

namespace pawl::cache {

struct RedisTarget {
    std::string host = "127.0.0.1";
    std::uint16_t port = 6379;
    std::string user = {};      // empty: the server's default user
    std::string password = {};  // empty: none is sent
    int database = 0;
};

// Error: invalid_url, also for rediss://, since hiredis of Debian 12 has no TLS; the message has
// nothing of the URL.
[[nodiscard]] auto parse_redis_url(std::string_view url) -> Result<RedisTarget>;

}  // namespace pawl::cache
