// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/base_url.h"

#include <algorithm>

namespace pawl::config {

auto read_base_url(std::string_view text) -> Result<std::string> {
    std::string base(text);
    while (base.ends_with('/')) {
        base.pop_back();
    }
    const bool known = base.starts_with("http://") || base.starts_with("https://");
    const bool odd = std::ranges::any_of(base, [](char c) {
        return static_cast<unsigned char>(c) <= ' ' || c == '\x7F' || c == '?' || c == '#';
    });
    if (!base.empty() && (!known || odd)) {
        return fail("invalid_url", "--base-url must be http://HOST or https://HOST");
    }
    return base;
}

}  // namespace pawl::config
