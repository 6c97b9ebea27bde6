// SPDX-License-Identifier: Apache-2.0
// The client of commands, over HTTP.
#pragma once

#include <memory>
#include <string>

#include "pawl/base/secret.h"
#include "pawl/cli/api_client.h"

namespace pawl::cli {

// `base_url` without a slash at its end. An empty token sends no Authorization.
[[nodiscard]] auto make_http_api_client(std::string base_url, Secret token)
    -> std::unique_ptr<ApiClient>;

// Blocks for that long.
void pause_for(Duration duration);

}  // namespace pawl::cli
