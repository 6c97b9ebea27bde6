// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/auth_section.h"

#include <algorithm>
#include <string>
#include <utility>

#include "pawl/config/sections.h"

namespace pawl::config {
namespace {

constexpr std::size_t kShortestSecret = 16;
constexpr std::string_view kCronVariable = "CRON_SECRET";
constexpr std::string_view kAdminVariable = "PAWL_ADMIN_TOKEN";

auto is_control(char c) -> bool {
    return static_cast<unsigned char>(c) < 0x20 || c == '\x7F';
}

class SecretReader {
 public:
    SecretReader(const Environment& environment, Report& report)
        : environment_(environment), report_(report) {}

    // Checks the value alone.
    auto check(const Place& place, const std::string& key, std::string_view value)
        -> std::optional<Secret> {
        if (value.size() < kShortestSecret) {
            report_.problem(place, key, "a secret needs at least 16 characters", Danger::unsafe);
            return std::nullopt;
        }
        if (std::ranges::any_of(value, is_control)) {
            report_.problem(
                place, key, "a secret must not hold line ends or control characters", Danger::unsafe
            );
            return std::nullopt;
        }
        return Secret(std::string(value));
    }

    auto read(const Node& node, const std::string& key) -> std::optional<Secret> {
        if (node.reference == Reference::environment && !node.unresolved.empty()) {
            report_.warning(node.place, key, node.unresolved + "; the secret is left out");
            return std::nullopt;
        }
        const auto* text = checked_text(node, key, "a string", report_);
        if (text == nullptr || !check_source(node, key)) {
            return std::nullopt;
        }
        return check(node.place, key, *text);
    }

    // The variable that is honoured without being named. Null if it is not set.
    auto read_variable(std::string_view name) -> std::optional<Secret> {
        const auto value = variable(environment_, name);
        return value.empty() ? std::nullopt
                             : check({.file = "environment"}, std::string(name), value);
    }

    // One secret, two sources: which of them holds is nothing to guess about.
    void check_single_source(
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

 private:
    auto check_source(const Node& node, const std::string& key) -> bool {
        if (node.overrides_file) {
            report_.problem(
                node.place, key, "is set in the environment and in the file", Danger::unsafe
            );
            return false;
        }
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

    const Environment& environment_;
    Report& report_;
};

// A list, or text of the environment with commas.
auto secret_nodes(const Node& node, const std::string& key, Report& report) -> std::vector<Node> {
    if (node.array() != nullptr) {
        return *node.array();
    }
    std::vector<Node> nodes;
    if (node.text() != nullptr && !node.unresolved.empty()) {
        return {node};
    }
    for (auto& text : checked_texts(node, key, report)) {
        Node item = node;
        item.value = std::move(text);
        nodes.push_back(std::move(item));
    }
    return nodes;
}

void read_cron_secrets(
    TableReader& reader, SecretReader& secrets, AuthConfig& auth, Report& report
) {
    const auto* member = reader.find("cron_secrets");
    if (member == nullptr) {
        if (auto secret = secrets.read_variable(kCronVariable)) {
            auth.cron_secrets.push_back(std::move(*secret));
        }
        return;
    }
    const auto key = reader.path_of("cron_secrets");
    const auto nodes = secret_nodes(member->node, key, report);
    const bool named = std::ranges::any_of(nodes, [](const Node& node) {
        return node.reference_name == kCronVariable;
    });
    for (const auto& node : nodes) {
        secrets.check_single_source(node, key, kCronVariable, named);
        if (auto secret = secrets.read(node, key)) {
            auth.cron_secrets.push_back(std::move(*secret));
        }
    }
}

}  // namespace

void read_auth(
    TableReader& root, const Environment& environment, AuthConfig& auth, Report& report
) {
    const auto* section = root.find("auth");
    TableReader reader(section == nullptr ? nullptr : &section->node, "auth", report);
    SecretReader secrets(environment, report);
    read_cron_secrets(reader, secrets, auth, report);
    if (const auto* member = reader.find("admin_token")) {
        const auto key = reader.path_of("admin_token");
        secrets.check_single_source(member->node, key, kAdminVariable, false);
        auth.admin_token = secrets.read(member->node, key);
    } else {
        auth.admin_token = secrets.read_variable(kAdminVariable);
    }
    reader.refuse("jwt");
    reader.finish();
}

}  // namespace pawl::config
