// SPDX-License-Identifier: Apache-2.0
// One named connection to a cache of the application: [caches.NAME].
#pragma once

#include <string>
#include <string_view>

#include "pawl/base/result.h"
#include "pawl/base/secret.h"

namespace pawl::cache {

// Upstash's Redis over HTTP.
struct UpstashOptions {
    std::string url = {};  // https://NAME.upstash.io
    Secret token = {};
};

// One of the two: a Redis server, if `url` is there, or else Upstash.
struct CacheOptions {
    std::string name = "main";
    Secret url = {};  // redis://USER:PASSWORD@HOST:PORT/DATABASE
    UpstashOptions upstash = {};
};

// Without connecting. Error: invalid_url; the message has nothing of the URL.
[[nodiscard]] auto check_cache_url(std::string_view url) -> Result<>;

// Whether that can be the address of Upstash: an absolute http or https URL.
[[nodiscard]] auto is_http_url(std::string_view url) -> bool;

// The URL as it may be shown: without user and password.
[[nodiscard]] auto shown_cache_url(std::string_view url) -> std::string;

}  // namespace pawl::cache
