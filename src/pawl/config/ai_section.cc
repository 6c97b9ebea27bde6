// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/ai_section.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "pawl/base/names.h"
#include "pawl/config/ai_keys.h"
#include "pawl/config/secret_reader.h"
#include "pawl/config/sections.h"

namespace pawl::config {
namespace {

using ai::Connection;
using ai::Provider;

constexpr std::string_view kDefault = "default";
// In the order in which their keys make the default.
constexpr auto kWithKeys = std::to_array<Provider>(
    {Provider::openai, Provider::openrouter, Provider::anthropic, Provider::gateway}
);

auto provider_of_name(std::string_view name) -> std::optional<Provider> {
    const auto* const found =
        std::ranges::find(kWithKeys, name, [](Provider provider) { return ai::to_text(provider); });
    return found == kWithKeys.end() ? std::nullopt : std::optional(*found);
}

auto first_with_key(const Environment& environment) -> Provider {
    const auto* const found = std::ranges::find_if(kWithKeys, [&](Provider provider) {
        return !variable(environment, ai::profile_of(provider).key_variable).empty();
    });
    return found == kWithKeys.end() ? Provider::offline : *found;
}

// Reads the sections one after the other, `default` first: the others begin as copies of it.
class AiReader {
 public:
    AiReader(const Environment& environment, Report& report)
        : environment_(environment), secrets_(environment, report) {}

    void read(const Member& member, std::string path, Report& report) {
        TableReader reader(&member.node, std::move(path), report);
        const auto provider = read_provider(member.key, reader);
        auto connection = begin(member.key, provider);
        if (reader.has("base_url")) {  // somebody else's server: not to be sent the same secrets
            connection.api_key = Secret();
            connection.organization.clear();
            connection.headers.clear();
        }
        if (reader.has("budget")) {
            connection.budget_owner = member.key;
        }
        read_ai_keys(reader, connection);
        read_key(reader, connection);
        reader.finish();
        check(reader, member, connection);
        connections_.push_back(std::move(connection));
    }

    // Those that only the environment knows of.
    void add_implied() {
        if (!has(kDefault)) {
            add(std::string(kDefault), first_with_key(environment_));
        }
        for (const auto provider : kWithKeys) {
            const auto name = ai::to_text(provider);
            const auto key_variable = ai::profile_of(provider).key_variable;
            if (!has(name) && !variable(environment_, key_variable).empty()) {
                add(std::string(name), provider);
            }
        }
    }

    [[nodiscard]] auto take() -> ai::Connections {
        return ai::Connections(std::move(connections_));
    }

 private:
    [[nodiscard]] auto has(std::string_view name) const -> bool {
        return std::ranges::find(connections_, name, &Connection::name) != connections_.end();
    }

    void add(std::string name, Provider provider) {
        auto connection = begin(std::move(name), provider);
        if (auto key = key_from_environment(provider); key && connection.api_key.empty()) {
            connection.api_key = std::move(*key);
        }
        connections_.push_back(std::move(connection));
    }

    // With what it has from [ai.default], if that has the same provider.
    [[nodiscard]] auto begin(std::string name, Provider provider) const -> Connection {
        const auto base = std::ranges::find(connections_, kDefault, &Connection::name);
        Connection connection;
        connection.budget_owner = name;
        if (base != connections_.end() && base->provider == provider) {
            connection = *base;
            connection.model.clear();
            connection.dimensions = 0;
            connection.price.reset();
        }
        connection.name = std::move(name);
        connection.provider = provider;
        return connection;
    }

    auto read_provider(const std::string& name, TableReader& reader) -> Provider {
        auto provider = Provider::offline;
        if (reader.has("provider")) {
            reader.read_choice("provider", ai::kProviderNames, provider);
            return provider;
        }
        if (const auto named = provider_of_name(name)) {
            return *named;
        }
        if (reader.has("base_url")) {
            return Provider::compatible;
        }
        const auto base = std::ranges::find(connections_, kDefault, &Connection::name);
        if (base != connections_.end()) {
            return base->provider;
        }
        provider = first_with_key(environment_);
        return provider == Provider::offline && reader.has("api_key") ? Provider::openai : provider;
    }

    void read_key(TableReader& reader, Connection& connection) {
        if (const auto* const member = reader.find("api_key")) {
            const auto path = reader.path_of("api_key");
            const auto key_variable = ai::profile_of(connection.provider).key_variable;
            secrets_.check_single_source(member->node, path, key_variable, true);
            auto key = secrets_.read_foreign(member->node, path);
            connection.api_key = key ? std::move(*key) : Secret();
        } else if (connection.api_key.empty()) {
            if (auto key = key_from_environment(connection.provider)) {
                connection.api_key = std::move(*key);
            }
        }
    }

    auto key_from_environment(Provider provider) -> std::optional<Secret> {
        const auto name = ai::profile_of(provider).key_variable;
        return name.empty() ? std::nullopt : secrets_.read_foreign_variable(name);
    }

    static void check(TableReader& reader, const Member& member, const Connection& connection) {
        if (!is_name(connection.name)) {
            reader.report().problem(
                member.place,
                fmt::format("ai.{}", connection.name),
                "is not a name: [A-Za-z0-9._:-]"
            );
        }
        if (connection.provider == Provider::compatible && connection.base_url.empty()) {
            reader.report().problem(
                member.place,
                fmt::format("ai.{}", connection.name),
                "a compatible provider needs `base_url`, as \"http://localhost:11434/v1\""
            );
        }
    }

    const Environment& environment_;
    SecretReader secrets_;
    std::vector<Connection> connections_;
};

}  // namespace

auto read_ai(TableReader& root, const Environment& environment, Report& report) -> ai::Connections {
    const auto* const section = root.find("ai");
    TableReader all(section == nullptr ? nullptr : &section->node, "ai", report);
    AiReader reader(environment, report);
    for (const bool wants_default : {true, false}) {
        for (const auto& member : all.members()) {
            if ((member.key == kDefault) == wants_default) {
                reader.read(member, all.path_of(member.key), report);
            }
        }
    }
    reader.add_implied();
    return reader.take();
}

}  // namespace pawl::config
