// SPDX-License-Identifier: Apache-2.0
// A string that no log prints.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace pawl {

// Holds a key, a token or a password. There is no operator<<, no formatter and no conversion to
// std::string: the one way out is reveal(), which a reader can search for.
class Secret {
 public:
    Secret() = default;
    explicit Secret(std::string value) : value_(std::move(value)) {}

    [[nodiscard]] auto reveal() const -> std::string_view { return value_; }
    [[nodiscard]] auto empty() const -> bool { return value_.empty(); }

    auto operator==(const Secret&) const -> bool = delete;  // crypto::equal_in_constant_time

 private:
    std::string value_;
};

}  // namespace pawl
