// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "pawl/cli/server_door.h"
#include "pawl/config/load.h"

#if __has_include("pawl/server/serve.h")
#include "pawl/server/serve.h"
#define PAWL_HAS_SERVER 1
#endif

namespace pawl::cli {

auto load_with_built_in_kinds(
    const config::ConfigSources& sources, const kinds::native::Handlers& handlers
) -> LoadResult {
#ifdef PAWL_HAS_SERVER
    return config::load_config(sources, server::built_in_kinds(handlers));
#else
    (void)handlers;  // a build of the client alone knows no kinds
    return config::load_config(sources, task::KindCatalog());
#endif
}

auto serve_until_stopped(ServeRequest request, const kinds::native::Handlers& handlers) -> int {
#ifdef PAWL_HAS_SERVER
    return server::serve(
        request.config,
        server::ServeOptions{
            .handlers = handlers,
            .log_format = std::move(request.log_format),
            .log_level = std::move(request.log_level),
            .reload = std::move(request.reload),
        }
    );
#else
    (void)request;  // a build of the client alone cannot serve
    (void)handlers;
    return 1;
#endif
}

}  // namespace pawl::cli
