// SPDX-License-Identifier: Apache-2.0
#include "pawl/database/database_options.h"

#include "pawl/database/postgres_url.h"
#include "pawl/database/sqlite_link.h"
#include "pawl/observe/redact.h"

namespace pawl::database {

auto is_same(const DatabaseOptions& left, const DatabaseOptions& right) -> bool {
    return left.name == right.name && left.url.reveal() == right.url.reveal() &&
           left.read_only == right.read_only && left.idle_close == right.idle_close &&
           left.max == right.max && left.statement_timeout == right.statement_timeout;
}

auto check_database_url(std::string_view url) -> Result<> {
    if (is_postgres_url(url)) {
        const auto parsed = parse_postgres_url(url);
        return parsed ? Result<>() : std::unexpected(parsed.error());
    }
    if (url.starts_with(kSqlitePrefix) && url.size() > kSqlitePrefix.size() &&
        !url.contains('\0')) {
        return {};
    }
    return fail("invalid_url", "must be postgres://USER:PASSWORD@HOST/DATABASE or sqlite:FILE");
}

auto shown_database_url(std::string_view url) -> std::string {
    return url.starts_with(kSqlitePrefix) ? std::string(url) : redact(url);
}

auto has_password(std::string_view url) -> bool {
    return shown_database_url(url) != url;
}

}  // namespace pawl::database
