// SPDX-License-Identifier: Apache-2.0
// Reads secrets of the configuration, and says what is unsafe about how they are given.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "pawl/base/secret.h"
#include "pawl/config/node.h"
#include "pawl/config/sources.h"

namespace pawl::config {

// Our own secrets must be hard to guess; keys that others gave out are as long as they are.
enum class SecretOrigin : std::uint8_t { own, foreign };

class SecretReader {
 public:
    // Both outlive the reader.
    SecretReader(const Environment& environment, Report& report)
        : environment_(environment), report_(report) {}

    // Nothing if it is not there or not right, which is reported.
    auto read(const Node& node, const std::string& key, SecretOrigin origin = SecretOrigin::own)
        -> std::optional<Secret>;

    // The variable that is honoured without being named. Nothing if it is not set.
    auto read_variable(std::string_view name, SecretOrigin origin = SecretOrigin::own)
        -> std::optional<Secret>;

    // One secret, two sources: which of them holds is nothing to guess about.
    void check_single_source(
        const Node& node, const std::string& key, std::string_view name, bool named_elsewhere
    );

 private:
    auto check(
        const Place& place, const std::string& key, std::string_view value, SecretOrigin origin
    ) -> std::optional<Secret>;
    auto check_source(const Node& node, const std::string& key) -> bool;

    const Environment& environment_;
    Report& report_;
};

}  // namespace pawl::config
