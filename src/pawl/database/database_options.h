// SPDX-License-Identifier: Apache-2.0
// One named connection to a database of the application: [databases.NAME].
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/base/secret.h"

namespace pawl::database {

struct DatabaseOptions {
    std::string name = "app";
    Secret url = {};  // postgres://… or sqlite:PATH, which is relative to the working folder
    bool read_only = false;
    Duration idle_close = std::chrono::seconds(20);  // a connection nobody uses is closed then
    int max = 4;  // connections at once, 1..100; of an SQLite file there is one
    Duration statement_timeout = std::chrono::seconds(30);
};

[[nodiscard]] auto is_same(const DatabaseOptions& left, const DatabaseOptions& right) -> bool;

// Without connecting. Error: invalid_url; the message has nothing of the URL.
[[nodiscard]] auto check_database_url(std::string_view url) -> Result<>;

// The URL as it may be shown: without user and password.
[[nodiscard]] auto shown_database_url(std::string_view url) -> std::string;

// Whether it holds a password, which is then no text for a configuration file.
[[nodiscard]] auto has_password(std::string_view url) -> bool;

}  // namespace pawl::database
