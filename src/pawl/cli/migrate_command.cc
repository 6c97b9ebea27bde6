// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>

#include "pawl/cli/client.h"
#include "pawl/cli/commands.h"
#include "pawl/cli/exit_code.h"
#include "pawl/cli/output.h"
#include "pawl/database/postgres_url.h"

namespace pawl::cli {
namespace {

auto exit_of(std::string_view code) -> int {
    if (code == "store_unavailable") {
        return kUnreachable;
    }
    if (code == "store_refused") {
        return kNotAuthorised;
    }
    if (code == "store_in_use" || code == "store_not_empty") {
        return kConflict;
    }
    return code == "store_newer" ? kStoreIsNewer : kFailed;
}

auto answer(const Error& error, Shell& shell) -> int {
    return complain(shell, error.message, exit_of(error.code));
}

auto move_all(
    const Invocation& invocation, Shell& shell, const std::string& from, const std::string& to
) -> int {
    constexpr std::string_view kSqlite = "sqlite:";
    const auto url = database::parse_postgres_url(to);
    if (!from.starts_with(kSqlite) || !database::is_postgres_url(to) || !url) {
        return complain(
            shell, "--from is sqlite:DIRECTORY and --to postgres://USER@HOST/DB", kUsage
        );
    }
    const auto moved = shell.move_store(from.substr(kSqlite.size()), *url);
    if (!moved) {
        return answer(moved.error(), shell);
    }
    for (const auto& table : *moved) {
        shell.out << table.name << '\t' << table.rows << '\n';
    }
    note(invocation, shell, "all of it is in the new store; the old one is as it was");
    return kOk;
}

}  // namespace

auto migrate_command(const Invocation& invocation, Shell& shell) -> int {
    const auto from = invocation.value("--from");
    const auto to = invocation.value("--to");
    if (from.has_value() != to.has_value()) {
        return complain(shell, "--from and --to go together", kUsage);
    }
    if (from) {
        return move_all(invocation, shell, *from, *to);
    }
    auto sources = config_sources(invocation, shell);
    if (const auto store = invocation.value("--store")) {
        sources.overrides.push_back({.key = "store.url", .value = *store});
    }
    const auto config = shell.load(sources);
    if (!config) {
        return complain(shell, config.error());
    }
    if (const auto migrated = shell.migrate(config->store); !migrated) {
        return answer(migrated.error(), shell);
    }
    note(invocation, shell, "the store is up to date");
    return kOk;
}

}  // namespace pawl::cli
