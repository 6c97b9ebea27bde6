// SPDX-License-Identifier: Apache-2.0
// Which Chromium is started, and how: without a network, without a window, and with nothing that it
// does on its own.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/result.h"

namespace pawl::browser {

// `off` is for places where the kernel gives no namespaces: a page that breaks Chromium's renderer
// may then do what its user may.
enum class Sandbox : std::uint8_t { on, off };

struct BrowserOptions {
    std::string program = {};  // a path, or a name that is looked for; empty: the usual names
    Sandbox sandbox = Sandbox::on;

    auto operator==(const BrowserOptions&) const -> bool = default;
};

// The path of the program that `named` names, or of the first of chromium, chromium-browser and
// google-chrome-stable in kSafePath. Error: no_browser.
[[nodiscard]] auto find_program(const std::string& named) -> Result<std::string>;

// Its command line. It talks by its descriptors 3 and 4, and keeps its files in the folder `.`.
[[nodiscard]] auto command_line(const std::string& program, Sandbox sandbox)
    -> std::vector<std::string>;

// Why it ended before it said a word. `said` is the end of what it wrote to its standard error.
[[nodiscard]] auto explain_early_end(std::string_view said) -> Error;

}  // namespace pawl::browser
