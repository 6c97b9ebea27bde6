// SPDX-License-Identifier: Apache-2.0
// A command line, taken apart.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/cli/command_spec.h"

namespace pawl::cli {

struct Invocation {
    // "--queue" -> what was given, in this order; of a flag: "".
    std::map<std::string, std::vector<std::string>, std::less<>> options = {};
    std::vector<std::string> arguments = {};

    [[nodiscard]] auto has(std::string_view option) const -> bool {
        return options.contains(option);
    }
    [[nodiscard]] auto value(std::string_view option) const -> std::optional<std::string> {
        const auto found = options.find(option);
        return found == options.end() ? std::nullopt : std::optional(found->second.back());
    }
    // Of an option that may be given many times.
    [[nodiscard]] auto values(std::string_view option) const -> std::vector<std::string> {
        const auto found = options.find(option);
        return found == options.end() ? std::vector<std::string>() : found->second;
    }
};

// Reads what follows noun and verb. Error: usage, with a suggestion for a mistyped option.
[[nodiscard]] auto parse_invocation(const CommandSpec& spec, const std::vector<std::string>& args)
    -> Result<Invocation>;

}  // namespace pawl::cli
