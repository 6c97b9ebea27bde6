// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/upkeep/usage_reset.h"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <expected>
#include <utility>

#include "pawl/database/sql_text.h"
#include "pawl/kinds/tables/work.h"
#include "pawl/task/option_reader.h"

namespace pawl::kinds::upkeep {
namespace {

constexpr std::array<std::string_view, 2> kUserColumns = {"id", "status"};
constexpr tables::TableShape kUsers = {.table = "users", .columns = kUserColumns};
constexpr std::array<std::string_view, 2> kUsageColumns = {"user_id", "month"};
constexpr tables::TableShape kUsage = {.table = "usage", .columns = kUsageColumns};
constexpr std::array<std::string_view, 3> kCounters = {
    "fixes_applied", "ai_calls_made", "sites_connected"
};

void read_month(task::OptionReader& reader, UsageResetOptions& options) {
    const auto month = reader.text("month").value_or("auto");
    if (month != "auto" && !is_month(month)) {
        reader.refuse("month", "invalid_value", "\"auto\" or a month such as \"2026-03\"");
    } else if (month != "auto") {
        options.month = month;
    }
    const auto zone = schedule::Zone::find(reader.text("month_zone").value_or("UTC"));
    if (zone) {
        options.zone = *zone;
    } else {
        reader.refuse("month_zone", "invalid_value", zone.error().message);
    }
}

void read_users(task::OptionReader& reader, UsageResetOptions& options) {
    options.users = tables::read_table(reader, "users", kUsers);
    options.statuses = tables::read_texts(reader, "statuses", options.statuses);
    if (const auto query = reader.text("users_query")) {
        options.users_query = query->substr(0, query->find_last_not_of("; \n\t") + 1);
        const auto checked = database::check_condition(options.users_query);
        if (!checked) {
            reader.refuse(
                "users_query", "syntax_error", "one select is expected, without `;` and parameters"
            );
        }
    }
}

// The users that have no row for the month, which is $1, as `q` with a column `id`.
struct Missing {
    std::string with = {};  // in front of the statement
    std::string from = {};  // "from … where …"
    std::string id = {};    // of a user
    std::vector<database::SqlValue> values = {};
};

auto missing_users(const UsageResetOptions& options, const std::string& month) -> Missing {
    Missing missing{.values = {month}};
    std::string statuses;
    if (options.users_query.empty()) {
        missing.id = "q." + options.users["id"];
        missing.from = fmt::format("from {} q where ", options.users.table().quoted);
        for (const auto& status : options.statuses) {
            missing.values.emplace_back(status);
            statuses += fmt::format("{}${}", statuses.empty() ? "" : ", ", missing.values.size());
        }
    } else {
        missing.with = fmt::format("with q(id) as ({}) ", options.users_query);
        missing.id = "q.id";
        missing.from = "from q where ";
    }
    if (!statuses.empty()) {
        missing.from += fmt::format("q.{} in ({}) and ", options.users["status"], statuses);
    }
    missing.from += fmt::format(
        "not exists (select 1 from {} x where x.{} = {} and x.{} = $1)",
        options.usage.table().quoted,
        options.usage["user_id"],
        missing.id,
        options.usage["month"]
    );
    return missing;
}

}  // namespace

auto read_usage_reset_options(const task::KindRequest& request) -> Result<UsageResetOptions> {
    task::OptionReader reader(request.options);
    UsageResetOptions options{.connection = tables::read_connection(reader, "db", "app")};
    read_users(reader, options);
    options.usage = tables::read_table(reader, "usage", kUsage);
    for (const auto& name :
         tables::read_texts(reader, "zero", {kCounters.begin(), kCounters.end()})) {
        options.zero.push_back(tables::read_name(reader, "zero", name, tables::NameOf::column));
    }
    read_month(reader, options);
    options.dry_run = reader.flag("dry_run").value_or(false);
    if (const auto checked = reader.finish(); !checked) {
        return std::unexpected(checked.error());
    }
    return options;
}

auto month_at(WallTime time, const schedule::Zone& zone) -> std::string {
    const std::chrono::year_month_day day(
        std::chrono::floor<std::chrono::days>(time + zone.offset_at(time))
    );
    return fmt::format(
        "{:04}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month())
    );
}

auto is_month(std::string_view text) -> bool {
    constexpr std::size_t kLength = 7;
    constexpr std::size_t kDash = 4;
    if (text.size() != kLength || text[kDash] != '-') {
        return false;
    }
    for (std::size_t i = 0; i < kLength; ++i) {
        if (i != kDash && (text[i] < '0' || text[i] > '9')) {
            return false;
        }
    }
    const auto month = text.substr(kDash + 1);
    return month >= "01" && month <= "12";
}

auto reset_statement(const UsageResetOptions& options, const std::string& month)
    -> database::Statement {
    auto missing = missing_users(options, month);
    std::string columns;
    std::string zeros;
    for (const auto& column : options.zero) {
        columns += ", " + column.quoted;
        zeros += ", 0";
    }
    // Another run may make the same rows at this moment: theirs stay.
    return {
        .sql = fmt::format(
            "{}insert into {} ({}, {}{}) select {}, $1{} {} on conflict do nothing",
            missing.with,
            options.usage.table().quoted,
            options.usage["user_id"],
            options.usage["month"],
            columns,
            missing.id,
            zeros,
            missing.from
        ),
        .values = std::move(missing.values),
    };
}

auto missing_statement(const UsageResetOptions& options, const std::string& month)
    -> database::Statement {
    auto missing = missing_users(options, month);
    return {
        .sql = fmt::format("{}select count(*) {}", missing.with, missing.from),
        .values = std::move(missing.values),
    };
}

}  // namespace pawl::kinds::upkeep
