// SPDX-License-Identifier: Apache-2.0
// A file of the pages, inside the program.
#pragma once

#include <span>
#include <string_view>

namespace pawl::dashboard {

struct Asset {
    std::string_view name = {};  // "main.QKZ2ZC6D.js": changes with what it holds
    std::string_view type = {};  // Content-Type
    std::string_view bytes = {};
    std::string_view gzip = {};  // the same, compressed
};

// What web/build.mjs makes of the source of the pages.
struct Assets {
    std::string_view page = {
    };  // every address's HTML; {{base}} stands for the way up. May be empty
    std::span<const Asset> files = {};
};

// Those that this program was built with: none, where the bundler was not there at build time.
[[nodiscard]] auto built_assets() -> Assets;

}  // namespace pawl::dashboard
