// SPDX-License-Identifier: Apache-2.0
#include "pawl/database/postgres_url.h"

#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <system_error>

#include "pawl/database/identifier.h"

namespace pawl::database {
namespace {

// Of Prisma, node-postgres and Supabase; libpq refuses what it does not know.
constexpr auto kForeignParameters = std::to_array<std::string_view>({
    "connection_limit",
    "pool_timeout",
    "pgbouncer",
    "schema",
    "socket_timeout",
    "sslaccept",
    "sslidentity",
    "statement_cache_size",
    "supa",
    "uselibpqcompat",
    "workaround",
});

struct FreeOptions {
    void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

// What the URL says beyond libpq.
struct Foreign {
    std::string url;  // without it
    bool pgbouncer = false;
    std::string schema = {};
};

auto split(std::string_view text, char separator) -> std::vector<std::string_view> {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto at = text.find(separator);
        parts.push_back(text.substr(0, at));
        if (at == std::string_view::npos) {
            return parts;
        }
        text.remove_prefix(at + 1);
    }
}

auto without_foreign(std::string_view url) -> Foreign {
    const auto question = url.find('?');
    Foreign found{.url = std::string(url.substr(0, question))};
    if (question == std::string_view::npos) {
        return found;
    }
    char separator = '?';
    for (const auto parameter : split(url.substr(question + 1), '&')) {
        const auto key = parameter.substr(0, parameter.find('='));
        const auto value = parameter.substr(std::min(key.size() + 1, parameter.size()));
        if (std::ranges::find(kForeignParameters, key) == kForeignParameters.end()) {
            found.url += separator;
            // A word of node-postgres: encrypted, whoever the server is.
            found.url += parameter == "sslmode=no-verify" ? "sslmode=require" : parameter;
            separator = '&';
        }
        found.pgbouncer = found.pgbouncer || (key == "pgbouncer" && value == "true");
        if (key == "schema") {
            found.schema = value;
        }
    }
    return found;
}

auto is_pooler(std::string_view host, std::string_view port) -> bool {
    const auto label = host.substr(0, host.find('.'));
    return label.ends_with("-pooler") || (host.ends_with(".pooler.supabase.com") && port == "6543");
}

auto value_of(const PostgresParameters& parameters, std::string_view key) -> std::string_view {
    const auto found = std::ranges::find(parameters, key, &PostgresParameters::value_type::first);
    return found == parameters.end() ? std::string_view() : std::string_view(found->second);
}

// The element of a list that belongs to a host; a list of one belongs to all.
auto of_host(std::string_view list, std::size_t host) -> std::string_view {
    const auto parts = split(list, ',');
    return parts.size() == 1 ? parts[0] : host < parts.size() ? parts[host] : std::string_view();
}

auto is_port(std::string_view text) -> bool {
    std::uint16_t port = 0;
    const auto* const last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, port);
    return text.empty() || (error == std::errc() && end == last && port > 0);
}

auto target_of(const PostgresParameters& all, std::size_t host) -> PostgresParameters {
    auto target = all;
    for (auto& [key, value] : target) {
        if (key == "host" || key == "hostaddr" || key == "port") {
            value = std::string(of_host(value, host));
        }
    }
    return target;
}

}  // namespace

auto is_postgres_url(std::string_view url) -> bool {
    return url.starts_with("postgres://") || url.starts_with("postgresql://");
}

auto parse_postgres_url(std::string_view url) -> Result<PostgresUrl> {
    const auto refused = fail(
        "invalid_url", "is no URL that libpq can read: postgres://USER:PASSWORD@HOST:PORT/DATABASE"
    );
    if (!is_postgres_url(url) || url.contains('\0')) {
        return refused;
    }
    auto foreign = without_foreign(url);
    // Its message may quote the URL, and so is not asked for.
    const std::unique_ptr<PQconninfoOption, FreeOptions> options(
        PQconninfoParse(foreign.url.c_str(), nullptr)
    );
    if (options == nullptr) {
        return refused;
    }
    PostgresParameters all;
    for (const auto* option = options.get(); option->keyword != nullptr; ++option) {
        if (option->val != nullptr) {
            all.emplace_back(option->keyword, option->val);
        }
    }
    PostgresUrl parsed{.schema = std::move(foreign.schema)};
    if (!parsed.schema.empty() && !quote_identifier(parsed.schema)) {
        return fail("invalid_url", "names a schema that is no name of A-Z a-z 0-9 _");
    }
    const auto hosts = std::max(
        split(value_of(all, "host"), ',').size(), split(value_of(all, "hostaddr"), ',').size()
    );
    parsed.pooled = foreign.pgbouncer;
    for (std::size_t host = 0; host < hosts; ++host) {
        parsed.targets.push_back(target_of(all, host));
        const auto& target = parsed.targets.back();
        if (!is_port(value_of(target, "port"))) {
            return refused;
        }
        parsed.pooled =
            parsed.pooled || is_pooler(value_of(target, "host"), value_of(target, "port"));
    }
    if (parsed.pooled && !parsed.schema.empty() && parsed.schema != "public") {
        return fail(
            "invalid_url",
            "names a schema, which a pooler cannot keep: write tables as schema.table instead"
        );
    }
    return parsed;
}

}  // namespace pawl::database
