// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/import_pgcron.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "pawl/base/names.h"
#include "pawl/config/base_url.h"
#include "pawl/config/pgcron_call.h"
#include "pawl/config/sql_call.h"
#include "pawl/config/toml_text.h"
#include "pawl/schedule/cron_expression.h"

namespace pawl::config {
namespace {

struct PgCronEntry {
    std::string name;
    std::string cron;
    std::string command;
    std::string where;  // "line 3, `nightly`": for messages
    std::vector<std::string> comments;
};

struct SpokenZone {
    std::string_view word;
    std::string_view zone;
};

// How people write zones in comments; GMT and UTC are what pg_cron does.
constexpr auto kSpokenZones = std::to_array<SpokenZone>({
    {"ET", "America/New_York"},    {"EST", "America/New_York"},    {"EDT", "America/New_York"},
    {"CT", "America/Chicago"},     {"CST", "America/Chicago"},     {"CDT", "America/Chicago"},
    {"MT", "America/Denver"},      {"MST", "America/Denver"},      {"MDT", "America/Denver"},
    {"PT", "America/Los_Angeles"}, {"PST", "America/Los_Angeles"}, {"PDT", "America/Los_Angeles"},
    {"CET", "Europe/Berlin"},      {"CEST", "Europe/Berlin"},      {"BST", "Europe/London"},
    {"IST", "Asia/Kolkata"},       {"JST", "Asia/Tokyo"},          {"KST", "Asia/Seoul"},
    {"AEST", "Australia/Sydney"},  {"AEDT", "Australia/Sydney"},
});

// The zone that a comment names as a word of its own, or by its name in the database of zones.
auto zone_in(std::string_view comment) -> std::optional<std::string> {
    const auto is_part = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '/';
    };
    while (!comment.empty()) {
        const auto* const end = std::ranges::find_if_not(comment, is_part);
        const auto word = comment.substr(0, static_cast<std::size_t>(end - comment.begin()));
        const auto* const known = std::ranges::find(kSpokenZones, word, &SpokenZone::word);
        if (known != kSpokenZones.end()) {
            return std::string(known->zone);
        }
        constexpr auto kAreas = std::to_array<std::string_view>(
            {"America/", "Europe/", "Asia/", "Africa/", "Australia/"}
        );
        if (std::ranges::any_of(kAreas, [word](auto area) { return word.starts_with(area); })) {
            return std::string(word);
        }
        comment.remove_prefix(std::max<std::size_t>(word.size(), 1));
    }
    return std::nullopt;
}

auto as_name(std::string_view wanted, std::size_t number) -> std::string {
    constexpr std::size_t kLongest = 128;
    std::string name(wanted.substr(0, kLongest));
    for (auto& c : name) {
        c = is_name(std::string_view(&c, 1)) || c == '.' ? c : '-';
    }
    return is_name(name) ? name : fmt::format("job-{}", number);
}

// cron.schedule(name, schedule, command) or (schedule, command).
auto read_entry(const SqlCall& call, std::size_t number, std::vector<std::string>& warnings)
    -> Result<PgCronEntry> {
    const bool is_unnamed = call.arguments.size() == 2 && call.arguments.front().name.empty();
    const auto text = [&call](std::string_view name, std::size_t position) {
        const auto* const found = call.argument(name, position);
        return found == nullptr ? std::string() : sql_text(found->value);
    };
    PgCronEntry entry{
        .name = is_unnamed ? std::string() : text("job_name", 0),
        .cron = text("schedule", is_unnamed ? 0 : 1),
        .command = text("command", is_unnamed ? 1 : 2),
        .where = {},
        .comments = call.comments,
    };
    const auto name = as_name(entry.name, number);
    entry.where = fmt::format("line {}, `{}`", call.line, name);
    if (name != entry.name) {
        warnings.push_back(fmt::format("{}: this is its name here", entry.where));
    }
    entry.name = name;
    if (entry.cron.empty() || entry.command.empty()) {
        return fail("invalid_import", entry.where + ": has no schedule or no command");
    }
    if (const auto parsed = schedule::CronExpression::parse(entry.cron); !parsed) {
        return fail(
            parsed.error().code,
            fmt::format("{}: `{}`: {}", entry.where, entry.cron, parsed.error().message)
        );
    }
    if (call.function == "schedule_in_database") {
        warnings.push_back(fmt::format(
            "{}: runs in database `{}`: name its connection as `db`",
            entry.where,
            text("database", 3)
        ));
    }
    return entry;
}

// In the order of the file; what is scheduled again under its name, or unscheduled, gives way.
auto read_entries(std::span<const SqlToken> tokens, std::vector<std::string>& warnings)
    -> Result<std::vector<PgCronEntry>> {
    std::vector<PgCronEntry> entries;
    for (const auto& call : find_sql_calls(tokens, "cron")) {
        if (call.function == "unschedule" && !call.arguments.empty()) {
            const auto name = as_name(sql_text(call.arguments.front().value), 0);
            std::erase_if(entries, [&](const auto& entry) { return entry.name == name; });
        } else if (call.function == "schedule" || call.function == "schedule_in_database") {
            auto entry = read_entry(call, entries.size() + 1, warnings);
            if (!entry) {
                return std::unexpected(entry.error());
            }
            std::erase_if(entries, [&](const auto& before) { return before.name == entry->name; });
            entries.push_back(std::move(*entry));
        } else {
            warnings.push_back(fmt::format(
                "line {}: cron.{} has no counterpart: set it by hand", call.line, call.function
            ));
        }
    }
    return entries;
}

void warn_about_zone(const PgCronEntry& entry, std::vector<std::string>& warnings) {
    for (const auto& comment : entry.comments) {
        if (const auto zone = zone_in(comment)) {
            warnings.push_back(fmt::format(
                "{}: a comment speaks of {}, but pg_cron runs `{}` in GMT, and so does this "
                "import; "
                "if that time was meant, write timezone = \"{}\"",
                entry.where,
                *zone,
                entry.cron,
                *zone
            ));
            return;
        }
    }
}

}  // namespace

auto import_pgcron(std::string_view sql, std::string_view base_url) -> Result<Imported> {
    const auto base = read_base_url(base_url);
    if (!base) {
        return std::unexpected(base.error());
    }
    const auto tokens = sql_tokens(sql);
    if (!tokens) {
        return std::unexpected(tokens.error());
    }
    Imported result;
    const auto entries = read_entries(*tokens, result.warnings);
    if (!entries) {
        return std::unexpected(entries.error());
    }
    for (const auto& entry : *entries) {
        const auto call = pgcron_call(entry.command, entry.where, *base, result.warnings);
        if (!call) {
            return std::unexpected(call.error());
        }
        warn_about_zone(entry, result.warnings);
        result.toml += fmt::format(
            "{}[tasks.{}]\n{}cron = {}\ntimezone = \"UTC\"  # as pg_cron runs it\n"
            "max_attempts = 1  # pg_cron does not retry; raise it if it may run twice\n",
            result.toml.empty() ? "" : "\n",
            toml_key(entry.name),
            *call,
            toml_string(entry.cron)
        );
        result.names.push_back(entry.name);
    }
    if (entries->empty()) {
        result.warnings.emplace_back("there is no call of cron.schedule to import");
    }
    return result;
}

}  // namespace pawl::config
