// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/secret_reader.h"

#include <algorithm>

#include "pawl/config/sections.h"
#include "pawl/config/table_reader.h"

namespace pawl::config {
namespace {

constexpr std::size_t kShortestSecret = 16;

auto is_control(char c) -> bool {
    return static_cast<unsigned char>(c) < 0x20 || c == '\x7F';
}

}  // namespace

auto SecretReader::read(const Node& node, const std::string& key) -> std::optional<Secret> {
    if (is_left_out(node, key)) {
        return std::nullopt;
    }
    const auto* text = checked_text(node, key, "a string", report_);
    if (text == nullptr || !check_source(node, key)) {
        return std::nullopt;
    }
    return check(node.place, key, *text);
}

auto SecretReader::read_foreign(const Node& node, const std::string& key) -> std::optional<Secret> {
    if (is_left_out(node, key)) {
        return std::nullopt;
    }
    const auto* text = checked_text(node, key, "a string", report_);
    if (text == nullptr || !check_file(node, key)) {
        return std::nullopt;
    }
    return check_characters(node.place, key, *text);
}

auto SecretReader::read_variable(std::string_view name) -> std::optional<Secret> {
    const auto value = variable(environment_, name);
    return value.empty() ? std::nullopt : check({.file = "environment"}, std::string(name), value);
}

auto SecretReader::read_foreign_variable(std::string_view name) -> std::optional<Secret> {
    const auto value = variable(environment_, name);
    return value.empty() ? std::nullopt
                         : check_characters({.file = "environment"}, std::string(name), value);
}

auto SecretReader::is_left_out(const Node& node, const std::string& key) -> bool {
    const bool is_absent = node.reference == Reference::environment && !node.unresolved.empty();
    if (is_absent) {
        report_.warning(node.place, key, node.unresolved + "; the secret is left out");
    }
    return is_absent;
}

void SecretReader::check_single_source(
    const Node& node, const std::string& key, std::string_view name, bool named_elsewhere
) {
    const auto value = variable(environment_, name);
    const bool from_environment =
        node.origin != Origin::file || node.reference == Reference::environment;
    if (value.empty() || from_environment || node.text() == nullptr) {
        return;
    }
    if (!named_elsewhere || *node.text() == value) {
        report_.problem(
            node.place,
            key,
            "is given here and by the environment variable " + std::string(name) +
                "; keep one of them, for example \"env:" + std::string(name) + "\"",
            Danger::unsafe
        );
    }
}

auto SecretReader::check(const Place& place, const std::string& key, std::string_view value)
    -> std::optional<Secret> {
    if (value.size() < kShortestSecret) {
        report_.problem(place, key, "a secret needs at least 16 characters", Danger::unsafe);
        return std::nullopt;
    }
    return check_characters(place, key, value);
}

auto SecretReader::check_characters(
    const Place& place, const std::string& key, std::string_view value
) -> std::optional<Secret> {
    if (std::ranges::any_of(value, is_control)) {
        report_.problem(
            place, key, "a secret must not hold line ends or control characters", Danger::unsafe
        );
        return std::nullopt;
    }
    return Secret(std::string(value));
}

auto SecretReader::check_source(const Node& node, const std::string& key) -> bool {
    if (node.overrides_file) {
        report_.problem(
            node.place, key, "is set in the environment and in the file", Danger::unsafe
        );
        return false;
    }
    return check_file(node, key);
}

auto SecretReader::check_file(const Node& node, const std::string& key) -> bool {
    if (node.reference == Reference::file && node.world_readable) {
        report_.problem(
            node.place,
            key,
            "the file " + node.reference_name + " may be read by everybody; chmod 600 it",
            Danger::unsafe
        );
        return false;
    }
    if (node.origin == Origin::file && node.reference == Reference::none) {
        report_.warning(
            node.place, key, "a secret in plain text; write \"env:NAME\" or \"file:/path\""
        );
    }
    return true;
}

}  // namespace pawl::config
