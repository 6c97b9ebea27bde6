// SPDX-License-Identifier: Apache-2.0
// The world of a command: streams, environment, the server to talk to. main() makes the real one,
// tests make theirs.
#pragma once

#include <expected>
#include <functional>
#include <istream>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/base/secret.h"
#include "pawl/cli/api_client.h"
#include "pawl/config/config.h"
#include "pawl/config/sources.h"
#include "pawl/moving/move_store.h"

namespace pawl::cli {

using LoadResult = std::expected<config::Config, std::vector<config::ConfigProblem>>;

// What `pawl serve` hands over.
struct ServeRequest {
    config::Config config;
    std::string log_format;  // "json" or "logfmt"
    std::string log_level;
    // Reads the configuration again, from the same sources: SIGHUP.
    std::function<LoadResult()> reload;
};

struct Shell {
    std::istream& in;
    std::ostream& out;  // data, nothing else
    std::ostream& err;  // everything else
    const Clock& clock;
    config::Environment environment = {};
    bool out_is_terminal = false;
    bool err_is_terminal = false;
    config::FileReader read_file = config::read_file;
    std::function<std::unique_ptr<ApiClient>(const std::string& base_url, Secret token)> connect;
    std::function<void(Duration)> pause;  // between two looks at the server
    std::function<LoadResult(const config::ConfigSources&)> load;
    std::function<int(ServeRequest)> serve;
    // Brings the schema of a store up to date. Errors: those of server::open_store.
    std::function<Result<>(const config::StoreConfig&)> migrate;
    // moving::move_store.
    std::function<Result<std::vector<moving::MovedTable>>(
        const std::string& folder, const database::PostgresUrl& to
    )>
        move_store;
};

}  // namespace pawl::cli
