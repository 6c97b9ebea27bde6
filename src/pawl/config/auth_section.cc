// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/auth_section.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/base/json.h"
#include "pawl/base/names.h"
#include "pawl/config/secret_reader.h"

namespace pawl::config {
namespace {

constexpr std::string_view kCronVariable = "CRON_SECRET";
constexpr std::string_view kServiceVariable = "SUPABASE_SERVICE_ROLE_KEY";
constexpr std::string_view kAdminVariable = "PAWL_ADMIN_TOKEN";
constexpr std::size_t kBytesOfHs256 = 32;

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

// A list of secrets, or the variable that is honoured in its place.
void read_secrets(
    TableReader& reader,
    std::string_view name,
    std::string_view honoured,
    SecretReader& secrets,
    std::vector<Secret>& into,
    Report& report
) {
    const auto* member = reader.find(name);
    if (member == nullptr) {
        if (auto secret = secrets.read_variable(honoured)) {
            into.push_back(std::move(*secret));
        }
        return;
    }
    const auto key = reader.path_of(name);
    const auto nodes = secret_nodes(member->node, key, report);
    const bool named = std::ranges::any_of(nodes, [&](const Node& node) {
        return node.reference_name == honoured;
    });
    for (const auto& node : nodes) {
        secrets.check_single_source(node, key, honoured, named);
        if (auto secret = secrets.read(node, key)) {
            into.push_back(std::move(*secret));
        }
    }
}

// The text of a JWK Set. Whether its keys are any good is seen when they are used (auth/jwks.h).
void read_jwks(TableReader& reader, const FileReader& read_file, JwtConfig& jwt) {
    const auto* const member = reader.find("jwks_file");
    reader.read_text("jwks_file", jwt.jwks_file);
    if (member == nullptr || jwt.jwks_file.empty()) {
        return;
    }
    if (member->node.reference == Reference::file) {
        jwt.jwks_file = member->node.reference_name;  // not what stands in it
    }
    auto file = read_file(jwt.jwks_file);
    if (!file) {
        reader.problem(*member, file.error().message);
        return;
    }
    const auto set = read_json(file->text);
    const auto* const object = set ? set->if_object() : nullptr;
    if (object == nullptr || !object->contains("keys")) {
        reader.problem(*member, jwt.jwks_file + " is no JWK Set: a JSON object with a list `keys`");
        return;
    }
    jwt.jwks = std::move(file->text);
}

void read_jwt_secret(TableReader& reader, SecretReader& secrets, JwtConfig& jwt) {
    const auto* const member = reader.find("secret");
    if (member == nullptr) {
        return;
    }
    jwt.secret = secrets.read(member->node, reader.path_of("secret"));
    if (jwt.secret && jwt.secret->reveal().size() < kBytesOfHs256) {
        reader.warning(*member, "shorter than the 32 bytes that RFC 7518, section 3.2, asks for");
    }
}

// Nothing also when the secret is in a variable that is not set: no token is accepted then.
auto read_jwt(TableReader& auth, const FileReader& read_file, SecretReader& secrets, Report& report)
    -> std::optional<JwtConfig> {
    const auto* const member = auth.find("jwt");
    if (member == nullptr) {
        return std::nullopt;
    }
    TableReader reader(&member->node, auth.path_of("jwt"), report);
    if (reader.has("secret") == reader.has("jwks_file") && member->node.table() != nullptr) {
        auth.problem(*member, "needs one of `secret` and `jwks_file`");
    }
    JwtConfig jwt;
    read_jwt_secret(reader, secrets, jwt);
    read_jwks(reader, read_file, jwt);
    reader.read_text("issuer", jwt.issuer);
    reader.read_text("audience", jwt.audience);
    reader.read_texts("tasks", jwt.tasks);
    reader.read_text("cookie", jwt.cookie);
    if (!std::ranges::all_of(jwt.tasks, is_name)) {
        reader.problem(*reader.find("tasks"), "must be names of tasks");
    }
    if (!jwt.cookie.empty() && !is_name(jwt.cookie)) {
        reader.problem(*reader.find("cookie"), "must be the name of a cookie: [A-Za-z0-9._:-]");
    }
    reader.finish();
    return jwt.secret || !jwt.jwks.empty() ? std::optional(std::move(jwt)) : std::nullopt;
}

}  // namespace

void read_auth(TableReader& root, const ConfigSources& sources, AuthConfig& auth, Report& report) {
    const auto* section = root.find("auth");
    TableReader reader(section == nullptr ? nullptr : &section->node, "auth", report);
    SecretReader secrets(sources.environment, report);
    read_secrets(reader, "cron_secrets", kCronVariable, secrets, auth.cron_secrets, report);
    read_secrets(reader, "function_keys", kServiceVariable, secrets, auth.function_keys, report);
    if (const auto* member = reader.find("admin_token")) {
        const auto key = reader.path_of("admin_token");
        secrets.check_single_source(member->node, key, kAdminVariable, false);
        auth.admin_token = secrets.read(member->node, key);
    } else {
        auth.admin_token = secrets.read_variable(kAdminVariable);
    }
    auth.jwt = read_jwt(reader, sources.read_file, secrets, report);
    reader.finish();
}

}  // namespace pawl::config
