// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/pgcron_statement.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <vector>

#include "pawl/config/toml_text.h"
#include "pawl/database/sql_text.h"

namespace pawl::config {
namespace {

using Statements = std::vector<std::string_view>;

auto is_one_of(std::string_view statement, std::initializer_list<std::string_view> verbs) -> bool {
    return std::ranges::find(verbs, database::verb_of(statement)) != verbs.end();
}

// `begin; …; commit` around all of it is what `statements` does anyway.
void drop_transaction(Statements& statements) {
    if (statements.size() > 2 && is_one_of(statements.front(), {"BEGIN", "START"}) &&
        is_one_of(statements.back(), {"COMMIT", "END"})) {
        statements.pop_back();
        statements.erase(statements.begin());
    }
}

// Commands of pg_cron have no parameters: a colon before a name is the slice of an array, a[1:n],
// and an sql task would take it for a member of its payload.
auto with_slices_apart(std::string_view statement) -> std::string {
    std::string text;
    const auto tokens = database::scan_sql(statement);
    for (const auto& token : tokens ? *tokens : std::vector<database::SqlToken>()) {
        const bool slice = token.kind == database::SqlToken::Kind::named;
        text += slice ? fmt::format(": {}", token.text.substr(1)) : std::string(token.text);
    }
    return toml_string(text);
}

}  // namespace

auto pgcron_statement(std::string_view command, std::string_view where) -> Result<std::string> {
    auto statements = database::split_statements(command);
    if (!statements) {
        return fail(
            "invalid_sql", fmt::format("{}: its command: {}", where, statements.error().message)
        );
    }
    if (statements->empty()) {
        return fail("invalid_import", fmt::format("{}: its command has no statement", where));
    }
    drop_transaction(*statements);
    std::string text =
        "kind = \"sql\"\n"
        "db = \"app\"  # its statement_timeout (30s) and the task's timeout (5m) end what takes "
        "longer\n";
    if (statements->size() == 1) {
        return text + fmt::format("statement = {}\n", with_slices_apart(statements->front()));
    }
    text += "statements = [\n";
    for (const auto statement : *statements) {
        text += fmt::format("  {},\n", with_slices_apart(statement));
    }
    return text + "]\n";
}

}  // namespace pawl::config
