// SPDX-License-Identifier: Apache-2.0
// Text that we hand out and take back: nobody else can make or change it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "pawl/base/secret.h"

namespace pawl::auth {

// Safe from any thread.
class Seal {
 public:
    explicit Seal(Secret key) : key_(std::move(key)) {}

    // Letters, digits, `-` and `_`. The text is authenticated, not hidden.
    [[nodiscard]] auto close(std::string_view text) const -> std::string;
    // Nothing if it was not sealed with this key.
    [[nodiscard]] auto open(std::string_view sealed) const -> std::optional<std::string>;

 private:
    Secret key_;
};

// SHA-256 of the bytes, in hexadecimal: whether two bodies are the same.
[[nodiscard]] auto fingerprint(std::string_view bytes) -> std::string;

}  // namespace pawl::auth
