// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/import_vercel.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <set>
#include <utility>

#include "pawl/config/base_url.h"
#include "pawl/config/toml_text.h"
#include "pawl/config/vercel_entry.h"

namespace pawl::config {
namespace {

auto parse(std::string_view json) -> Result<boost::json::object> {
    boost::system::error_code error;
    auto value = boost::json::parse(boost::json::string_view(json.data(), json.size()), error);
    if (error) {
        return fail("invalid_json", "not JSON: " + error.message());
    }
    if (!value.is_object()) {
        return fail("invalid_import", "must be a JSON object");
    }
    return std::move(value.get_object());
}

auto read_crons(
    const boost::json::object& file, std::vector<VercelEntry>& entries, Imported& result
) -> Result<> {
    const auto* crons = file.if_contains("crons");
    if (crons == nullptr) {
        return {};
    }
    if (!crons->is_array()) {
        return fail("invalid_import", "crons: must be an array");
    }
    for (std::size_t i = 0; i < crons->get_array().size(); ++i) {
        auto entry =
            read_vercel_cron(crons->get_array()[i], fmt::format("crons[{}]", i), result.warnings);
        if (!entry) {
            return std::unexpected(entry.error());
        }
        entries.push_back(std::move(*entry));
    }
    return {};
}

auto read_schedules(
    const boost::json::object& file, std::vector<VercelEntry>& entries, Imported& result
) -> Result<> {
    const auto* schedules = file.if_contains("schedules");
    if (schedules == nullptr) {
        return {};
    }
    if (!schedules->is_object()) {
        return fail("invalid_import", "schedules: must be an object");
    }
    for (const auto& member : schedules->get_object()) {
        auto entry =
            read_vercel_schedule(std::string(member.key()), member.value(), result.warnings);
        if (!entry) {
            return std::unexpected(entry.error());
        }
        if (*entry) {
            entries.push_back(std::move(**entry));
        }
    }
    return {};
}

// Names of `schedules` are the owner's own and stay; those made from paths give way.
void make_names_unique(std::vector<VercelEntry>& entries, std::vector<std::string>& warnings) {
    std::set<std::string> taken;
    for (const auto& entry : entries) {
        if (entry.where.starts_with("schedules.")) {
            taken.insert(entry.name);
        }
    }
    for (auto& entry : entries) {
        if (entry.where.starts_with("schedules.") || taken.insert(entry.name).second) {
            continue;
        }
        const auto wanted = entry.name;
        for (int i = 2; !taken.insert(entry.name).second; ++i) {
            entry.name = fmt::format("{}-{}", wanted, i);
        }
        warnings.push_back(fmt::format(
            "{}: `{}` is taken; this one is called `{}`", entry.where, wanted, entry.name
        ));
    }
}

// Two crons of one path that differ in the hour alone often stand for one local time, in winter and
// in summer.
void warn_about_pairs(const std::vector<VercelEntry>& entries, std::vector<std::string>& warnings) {
    const auto without_hour = [](std::string_view cron) {
        const auto minute_end = cron.find(' ');
        const auto hour_end =
            minute_end == std::string_view::npos ? minute_end : cron.find(' ', minute_end + 1);
        return hour_end == std::string_view::npos
                   ? std::string(cron)
                   : std::string(cron.substr(0, minute_end)) + std::string(cron.substr(hour_end));
    };
    std::set<std::string> seen;
    for (const auto& entry : entries) {
        if (!seen.insert(entry.address + "\n" + without_hour(entry.cron)).second) {
            warnings.push_back(fmt::format(
                "{}: called at two hours of UTC; if both stand for one local time, keep one and "
                "give it a `timezone`",
                entry.where
            ));
        }
    }
}

auto to_toml(const VercelEntry& entry, const std::string& base) -> std::string {
    const bool relative = entry.address.starts_with('/');
    auto text = fmt::format(
        "[tasks.{}]\nkind = \"http\"\nurl = {}\ncompat = \"vercel\"\n",
        toml_key(entry.name),
        toml_string(relative ? base + entry.address : entry.address)
    );
    if (!entry.method.empty() && entry.method != "GET") {
        text += fmt::format("method = {}\n", toml_string(entry.method));
    }
    text += fmt::format("cron = {}\n", toml_string(entry.cron));
    if (!entry.timezone.empty()) {
        text += fmt::format("timezone = {}\n", toml_string(entry.timezone));
    }
    if (entry.jitter_minutes > 0) {
        text += fmt::format("jitter = \"{}m\"\n", entry.jitter_minutes);
    }
    return text +
           "max_attempts = 1  # Vercel does not retry; raise it if the handler may run twice\n";
}

}  // namespace

auto import_vercel(std::string_view json, std::string_view base_url) -> Result<Imported> {
    const auto base = read_base_url(base_url);
    if (!base) {
        return std::unexpected(base.error());
    }
    const auto file = parse(json);
    if (!file) {
        return std::unexpected(file.error());
    }
    Imported result;
    std::vector<VercelEntry> entries;
    for (const auto read : {read_crons, read_schedules}) {
        if (auto done = read(*file, entries, result); !done) {
            return std::unexpected(done.error());
        }
    }
    make_names_unique(entries, result.warnings);
    warn_about_pairs(entries, result.warnings);
    for (const auto& entry : entries) {
        result.toml += (result.toml.empty() ? "" : "\n") + to_toml(entry, *base);
        result.names.push_back(entry.name);
    }
    if (entries.empty()) {
        result.warnings.emplace_back("neither `crons` nor `schedules` has anything to import");
    } else if (base->empty()) {
        result.warnings.emplace_back(
            "no base address: urls are relative and need NEXT_PUBLIC_APP_URL; or give --base-url"
        );
    }
    return result;
}

}  // namespace pawl::config
