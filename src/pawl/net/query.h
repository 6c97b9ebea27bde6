// SPDX-License-Identifier: Apache-2.0
// What stands behind the `?` of a request.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"

namespace pawl::net {

// Undoes %XX; a plus stays. Error: bad_request (half an escape, U+0000, not UTF-8).
[[nodiscard]] auto percent_decode(std::string_view text) -> Result<std::string>;

class Query {
 public:
    // `a=1&b=2`, a plus is a space. Error: bad_request, as percent_decode; more than 64 parameters.
    [[nodiscard]] static auto parse(std::string_view text) -> Result<Query>;

    // The first value of that name; an empty one counts as none.
    [[nodiscard]] auto find(std::string_view name) const -> std::optional<std::string_view>;
    // All values of that name, also those joined by commas.
    [[nodiscard]] auto list(std::string_view name) const -> std::vector<std::string_view>;
    // The first name that `known` does not have.
    [[nodiscard]] auto find_unknown(auto const& known) const -> std::optional<std::string_view> {
        for (const auto& [name, value] : parameters_) {
            if (!known(std::string_view(name))) {
                return name;
            }
        }
        return std::nullopt;
    }

    // 1..500, or the default. Error: out_of_range.
    [[nodiscard]] auto limit() const -> Result<std::size_t>;
    // Error: invalid_filter.
    [[nodiscard]] auto time(std::string_view name) const -> Result<std::optional<WallTime>>;

 private:
    std::vector<std::pair<std::string, std::string>> parameters_;
};

inline constexpr std::size_t kDefaultLimit = 50;
inline constexpr std::size_t kMostLimit = 500;

}  // namespace pawl::net
