// SPDX-License-Identifier: Apache-2.0
// The address of an application that imports put before paths.
#pragma once

#include <string>
#include <string_view>

#include "pawl/base/result.h"

namespace pawl::config {

// Without slashes at its end; empty stays empty. Error: invalid_url.
[[nodiscard]] auto read_base_url(std::string_view text) -> Result<std::string>;

}  // namespace pawl::config
