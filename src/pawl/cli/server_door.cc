// SPDX-License-Identifier: Apache-2.0
#include "pawl/cli/server_door.h"

#include <utility>

#include "pawl/config/load.h"
#include "pawl/server/serve.h"

namespace pawl::cli {

auto ServerDoor::kinds() -> server::Kinds& {
    return kinds_ ? *kinds_ : kinds_.emplace(handlers_);
}

auto ServerDoor::load(const config::ConfigSources& sources) -> LoadResult {
    return config::load_config(sources, kinds().catalog());
}

auto ServerDoor::serve(ServeRequest request) -> int {
    return server::serve(
        kinds(),
        std::move(request.config),
        {
            .log_format = parse_log_format(request.log_format).value_or(LogFormat::json),
            .log_level = parse_log_level(request.log_level).value_or(LogLevel::info),
            .reload = std::move(request.reload),
        }
    );
}

}  // namespace pawl::cli
