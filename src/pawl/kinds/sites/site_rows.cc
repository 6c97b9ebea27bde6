// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/sites/site_rows.h"

#include <fmt/format.h>

#include <expected>
#include <variant>

#include "pawl/base/json.h"

namespace pawl::kinds::sites {
namespace {

using database::Column;
using database::ColumnType;
using database::SqlValue;

auto unknown_site() -> std::unexpected<Error> {
    return fail("unknown_site", "there is no such site");
}

// A column of JSON holds a sentence as a JSON text.
auto fitting(const Column& column, SqlValue value) -> SqlValue {
    const auto* const text = std::get_if<std::string>(&value);
    if (column.type != ColumnType::json || text == nullptr) {
        return value;
    }
    const bool is_json = text->starts_with('{') || text->starts_with('[');
    return database::JsonText{is_json ? *text : quote_json(*text)};
}

}  // namespace

auto find_site(database::Session* session, const SiteTables* tables, std::string id)
    -> Async<Result<Site>> {
    const auto& sites = tables->sites;
    auto sql = fmt::format(
        "select {}, {} from {} where {} = $1",
        sites["user_id"],
        sites["url"],
        sites.table().quoted,
        sites["id"]
    );
    const auto rows = co_await session->query(std::move(sql), {id});
    if (!rows) {
        // A text that is no number where ids are numbers.
        co_return rows.error().code == "invalid_value" ? unknown_site()
                                                       : std::unexpected(rows.error());
    }
    if (rows->empty()) {
        co_return unknown_site();
    }
    co_return Site{.id = std::move(id), .user_id = rows->text(0, 0), .url = rows->text(0, 1)};
}

auto RowToInsert::column(std::string_view name) const -> const Column* {
    return database::find_column(columns_, table_.plain(name));
}

auto RowToInsert::set(std::string_view name, SqlValue value) -> RowToInsert& {
    if (const auto* const found = column(name)) {
        values_.emplace_back(table_[name], fitting(*found, std::move(value)));
    }
    return *this;
}

auto RowToInsert::set_id(Random& random) -> RowToInsert& {
    const auto* const id = column("id");
    if (id != nullptr && (id->type == ColumnType::text || id->declared == "uuid")) {
        values_.emplace_back(table_["id"], random_uuid(random));
    }
    return *this;
}

auto RowToInsert::statement() const -> database::Statement {
    database::Statement made;
    std::string names;
    std::string places;
    for (const auto& [name, value] : values_) {
        made.values.push_back(value);
        names += (names.empty() ? "" : ", ") + name;
        places += fmt::format("{}${}", places.empty() ? "" : ", ", made.values.size());
    }
    made.sql = fmt::format("insert into {} ({}) values ({})", table_.table().quoted, names, places);
    if (column("id") != nullptr) {
        made.sql += fmt::format(" returning {}", table_["id"]);
    }
    return made;
}

auto update_statement(
    const tables::TableMap& table,
    std::span<const Column> columns,
    std::vector<std::pair<std::string_view, SqlValue>> values,
    SqlValue id
) -> database::Statement {
    database::Statement made;
    std::string sets;
    for (auto& [name, value] : values) {
        if (const auto* const found = database::find_column(columns, table.plain(name))) {
            made.values.push_back(fitting(*found, std::move(value)));
            sets += fmt::format(
                "{}{} = ${}", sets.empty() ? "" : ", ", table[name], made.values.size()
            );
        }
    }
    if (sets.empty()) {
        return {};
    }
    made.values.push_back(std::move(id));
    made.sql = fmt::format(
        "update {} set {} where {} = ${}",
        table.table().quoted,
        sets,
        table["id"],
        made.values.size()
    );
    return made;
}

auto write_audit(
    database::Session* session,
    const SiteTables* tables,
    const Site* site,
    AuditEntry entry,
    Random* random
) -> Async<Result<>> {
    const auto& audit = tables->audit;
    const auto columns = co_await session->columns(audit.table().plain);
    if (!columns) {
        const bool is_absent = columns.error().code == "undefined_table";
        co_return is_absent ? Result<>() : std::unexpected(columns.error());
    }
    if (entry.may_be_repeated) {
        const auto known = co_await session->query(
            fmt::format(
                "select 1 from {} where {} = $1 and {} = $2 and cast({} as text) like $3",
                audit.table().quoted,
                audit["site_id"],
                audit["action"],
                audit["details"]
            ),
            {site->id, entry.action, fmt::format("%\"jobId\"%\"{}\"%", entry.job_id)}
        );
        if (!known || !known->empty()) {
            co_return known ? Result<>() : std::unexpected(known.error());
        }
    }
    entry.details["jobId"] = entry.job_id;
    auto insert = RowToInsert(audit, *columns)
                      .set_id(*random)
                      .set("user_id", site->user_id)
                      .set("site_id", site->id)
                      .set("action", entry.action)
                      .set("details", to_json_text(entry.details))
                      .set("created_at", entry.at)
                      .statement();
    const auto done = co_await session->query(std::move(insert.sql), std::move(insert.values));
    co_return done ? Result<>() : std::unexpected(done.error());
}

auto random_uuid(Random& random) -> std::string {
    constexpr std::uint64_t kVersion = 0x4000;
    constexpr std::uint64_t kVariant = 0x8000;
    const auto high = random.next();
    const auto low = random.next();
    return fmt::format(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        high >> 32U,
        (high >> 16U) & 0xffffU,
        (high & 0x0fffU) | kVersion,
        ((low >> 48U) & 0x3fffU) | kVariant,
        low & 0xffff'ffff'ffffU
    );
}

}  // namespace pawl::kinds::sites
