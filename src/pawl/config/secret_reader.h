// SPDX-License-Identifier: Apache-2.0
// Reads secrets of the configuration, and says what is unsafe about how they are given.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "pawl/base/secret.h"
#include "pawl/config/node.h"
#include "pawl/config/sources.h"

namespace pawl::config {

class SecretReader {
 public:
    // Both outlive the reader.
    SecretReader(const Environment& environment, Report& report)
        : environment_(environment), report_(report) {}

    // Nothing if it is not there or not right, which is reported.
    auto read(const Node& node, const std::string& key) -> std::optional<Secret>;

    // The same for a secret of somebody else's service: he decides how long it is, and the
    // environment may override the file.
    auto read_foreign(const Node& node, const std::string& key) -> std::optional<Secret>;

    // The variable that is honoured without being named. Nothing if it is not set.
    auto read_variable(std::string_view name) -> std::optional<Secret>;
    auto read_foreign_variable(std::string_view name) -> std::optional<Secret>;

    // One secret, two sources: which of them holds is nothing to guess about.
    void check_single_source(
        const Node& node, const std::string& key, std::string_view name, bool named_elsewhere
    );

 private:
    auto is_left_out(const Node& node, const std::string& key) -> bool;
    auto check(const Place& place, const std::string& key, std::string_view value)
        -> std::optional<Secret>;
    auto check_characters(const Place& place, const std::string& key, std::string_view value)
        -> std::optional<Secret>;
    auto check_source(const Node& node, const std::string& key) -> bool;
    auto check_file(const Node& node, const std::string& key) -> bool;

    const Environment& environment_;
    Report& report_;
};

}  // namespace pawl::config
