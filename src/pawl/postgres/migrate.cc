// SPDX-License-Identifier: Apache-2.0
#include "pawl/postgres/migrate.h"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>

#include "pawl_generated/postgres/queries.h"

namespace pawl::postgres {
namespace {

using database::PostgresConnection;
using database::PostgresError;
using database::PostgresFault;

auto number_of(const database::PostgresResult& result) -> std::size_t {
    std::size_t number = 0;
    if (PQntuples(result.get()) == 1) {
        const std::string_view text = PQgetvalue(result.get(), 0, 0);
        std::from_chars(text.data(), text.data() + text.size(), number);
    }
    return number;
}

// 0: there is no schema yet. `lock` keeps others from changing it.
auto version_of(PostgresConnection& connection, std::string_view lock) -> std::size_t {
    const auto there =
        connection.run_once("SELECT (to_regclass('pawl.schema_version') IS NOT NULL)::int", {});
    if (number_of(there) == 0) {
        return 0;
    }
    return number_of(
        connection.run_once(fmt::format("SELECT version FROM pawl.schema_version {}", lock), {})
    );
}

// One step, unless somebody else was faster. Gives the version that stands then.
auto step(PostgresConnection& connection) -> std::size_t {
    // Looked at without a lock first: whoever drops a day of the history holds one for long.
    if (const auto version = version_of(connection, ""); version >= sql::migrations.size()) {
        return version;
    }
    connection.execute("BEGIN");
    auto version = version_of(connection, "FOR UPDATE");
    if (version < sql::migrations.size()) {
        connection.execute(std::string(sql::migrations.at(version)));
        ++version;
        connection.execute(fmt::format("UPDATE pawl.schema_version SET version = {}", version));
    }
    connection.execute("COMMIT");
    return version;
}

}  // namespace

auto migrate(PostgresConnection& connection) -> Result<> {
    constexpr int kTries = 20;
    for (int tries = 0;; ++tries) {
        try {
            const auto version = step(connection);
            if (version == sql::migrations.size()) {
                return {};
            }
            if (version > sql::migrations.size()) {
                return fail(
                    "store_newer",
                    fmt::format(
                        "the store has schema {}, this pawl knows {}: use the newer pawl",
                        version,
                        sql::migrations.size()
                    )
                );
            }
        } catch (const PostgresError& error) {
            if (connection.is_lost() || tries == kTries) {
                throw;
            }
            connection.execute("ROLLBACK");
            if (error.fault() == PostgresFault::refused) {
                return fail(
                    "store_refused",
                    std::string("the schema pawl has to be brought up to date by a role that may: "
                    ) + error.what()
                );
            }
            // Two nodes made the schema at once: the next look finds the other's.
        }
    }
}

}  // namespace pawl::postgres
