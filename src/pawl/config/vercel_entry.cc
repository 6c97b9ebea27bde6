// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/vercel_entry.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>

#include "pawl/base/names.h"
#include "pawl/schedule/cron_expression.h"
#include "pawl/schedule/zone.h"

namespace pawl::config {
namespace {

auto invalid(std::string_view where, std::string_view what) -> std::unexpected<Error> {
    return fail("invalid_import", fmt::format("{}: {}", where, what));
}

// The first of these members that is a string; "" if there is none.
auto text_of(const boost::json::object& object, std::initializer_list<std::string_view> keys)
    -> std::string {
    for (const auto key : keys) {
        const auto* value = object.if_contains(key);
        if (value != nullptr && value->is_string()) {
            return std::string(value->get_string());
        }
    }
    return {};
}

auto name_of_path(std::string_view path) -> std::string {
    constexpr std::size_t kLongest = 120;  // leaves room for a suffix
    std::string name(path.substr(0, path.find_first_of("?#")));
    name.erase(0, name.find_first_not_of('/'));
    while (name.ends_with('/')) {
        name.pop_back();
    }
    for (auto& c : name) {
        c = is_name(std::string_view(&c, 1)) || c == '.' ? c : '-';
    }
    name.resize(std::min(name.size(), kLongest));
    return is_name(name) ? name : "root";
}

auto is_star(std::string_view field) -> bool {
    return field.starts_with('*') || field.starts_with('?');
}

auto fields_of(std::string_view cron) -> std::vector<std::string_view> {
    std::vector<std::string_view> fields;
    while (true) {
        const auto begin = cron.find_first_not_of(" \t");
        if (begin == std::string_view::npos) {
            return fields;
        }
        const auto end = std::min(cron.find_first_of(" \t", begin), cron.size());
        fields.push_back(cron.substr(begin, end - begin));
        cron.remove_prefix(end);
    }
}

// What Vercel would refuse and pawl runs: the file was not in force there, or is written for pawl.
void warn_about_dialect(const VercelEntry& entry, std::vector<std::string>& warnings) {
    const auto fields = fields_of(entry.cron);
    const auto plain = [](char c) {
        return (c >= '0' && c <= '9') || c == '*' || c == '/' || c == ',' || c == '-' || c == ' ' ||
               c == '\t';
    };
    if (fields.size() != 5 || !std::ranges::all_of(entry.cron, plain)) {
        warnings.push_back(fmt::format(
            "{}: Vercel takes five fields of plain numbers; pawl runs `{}` all the same",
            entry.where,
            entry.cron
        ));
    } else if (!is_star(fields[2]) && !is_star(fields[4])) {
        warnings.push_back(fmt::format(
            "{}: day of month and day of week are both set: Vercel refuses that, pawl runs on days "
            "that match either",
            entry.where
        ));
    }
}

auto holds_secret(std::string_view address) -> bool {
    constexpr std::array<std::string_view, 4> kWords = {"key=", "token=", "secret=", "password="};
    const auto query = address.substr(std::min(address.find('?'), address.size()));
    return std::ranges::any_of(kWords, [query](std::string_view word) {
        return query.find(word) != std::string_view::npos;
    });
}

auto check(const VercelEntry& entry, std::vector<std::string>& warnings) -> Result<> {
    // The expression and the path are no secrets, and both say which entry it is.
    const auto refuse = [&](std::string_view category, std::string_view reason) {
        return fail(
            "invalid_cron",
            fmt::format(
                "{}.schedule: {}: {} (`{}` of {})",
                entry.where,
                category,
                reason,
                entry.cron,
                entry.address.substr(0, entry.address.find('?'))
            )
        );
    };
    const auto parsed = schedule::CronExpression::parse(entry.cron, entry.name);
    if (!parsed) {
        return refuse(parsed.error().code, parsed.error().message);
    }
    if (parsed->is_reboot()) {
        return refuse("nickname", "@reboot is no schedule");
    }
    if (!entry.timezone.empty() && !schedule::Zone::find(entry.timezone)) {
        return fail("invalid_timezone", entry.where + ".timezone: zone: no such IANA time zone");
    }
    const bool odd = std::ranges::any_of(entry.address, [](char c) {
        return static_cast<unsigned char>(c) <= ' ' || c == '\x7F' || c == '\\';
    });
    if (odd || entry.address.starts_with("//")) {
        return invalid(
            entry.where + ".path", "holds blanks, controls, a backslash or begins with //"
        );
    }
    warn_about_dialect(entry, warnings);
    if (holds_secret(entry.address)) {
        warnings.push_back(
            entry.where + ": the address holds what looks like a secret; prefer CRON_SECRET"
        );
    }
    return {};
}

// An address for a schedule: its path or URL, or a guess for a function.
void set_address(
    VercelEntry& entry, const boost::json::object& object, std::vector<std::string>& warnings
) {
    entry.address = text_of(object, {"path", "url", "destination"});
    auto function = text_of(object, {"function"});
    if (!entry.address.empty() || function.empty()) {
        return;
    }
    const auto slash = function.rfind('/');
    const auto dot = function.rfind('.');
    if (dot != std::string::npos && (slash == std::string::npos || dot > slash)) {
        function.resize(dot);
    }
    entry.address = (function.starts_with('/') ? "" : "/") + function;
    entry.method = "POST";  // how Vercel calls a function
    warnings.push_back(fmt::format(
        "{}: a private function has no address; {} is a guess, and the handler must check "
        "CRON_SECRET",
        entry.where,
        entry.address
    ));
}

auto read_method(const boost::json::object& object, VercelEntry& entry) -> Result<> {
    constexpr std::array<std::string_view, 7> kMethods = {
        "GET",
        "HEAD",
        "POST",
        "PUT",
        "PATCH",
        "DELETE",
        "OPTIONS",
    };
    auto method = text_of(object, {"requestMethod", "method"});
    std::ranges::transform(method, method.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    if (!method.empty() && std::ranges::find(kMethods, method) == kMethods.end()) {
        return invalid(entry.where + ".requestMethod", "no such method");
    }
    entry.method = method.empty() ? entry.method : method;
    return {};
}

auto read_jitter(const boost::json::object& object, VercelEntry& entry) -> Result<> {
    const auto* jitter = object.if_contains("jitter");
    if (jitter == nullptr) {
        return {};
    }
    constexpr std::int64_t kMostMinutes = 1440;
    if (!jitter->is_int64() || jitter->get_int64() < 0 || jitter->get_int64() > kMostMinutes) {
        return invalid(entry.where + ".jitter", "must be a whole number of minutes");
    }
    entry.jitter_minutes = static_cast<int>(jitter->get_int64());
    return {};
}

void warn_about_rest(
    const boost::json::object& object,
    std::initializer_list<std::string_view> known,
    const std::string& where,
    std::vector<std::string>& warnings
) {
    for (const auto& member : object) {
        if (std::ranges::find(known, std::string_view(member.key())) == known.end()) {
            warnings.push_back(
                fmt::format("{}.{}: not imported", where, std::string_view(member.key()))
            );
        }
    }
}

}  // namespace

auto read_vercel_cron(
    const boost::json::value& value, const std::string& where, std::vector<std::string>& warnings
) -> Result<VercelEntry> {
    const auto* object = value.if_object();
    if (object == nullptr) {
        return invalid(where, "must be an object {path, schedule}");
    }
    VercelEntry entry{
        .where = where,
        .name = {},
        .cron = text_of(*object, {"schedule", "cron"}),
        .address = text_of(*object, {"path"}),
    };
    if (!entry.address.starts_with('/')) {
        return invalid(where + ".path", "must be a path that begins with /");
    }
    if (!object->contains("schedule") && !object->contains("cron")) {
        return invalid(where + ".schedule", "is missing");
    }
    entry.name = name_of_path(entry.address);
    if (object->contains("timezone") || object->contains("timeZone")) {
        warnings.push_back(
            where + ": Vercel runs `crons` in UTC whatever the zone says; so does this"
        );
    }
    warn_about_rest(*object, {"path", "schedule", "cron", "timezone", "timeZone"}, where, warnings);
    if (auto checked = check(entry, warnings); !checked) {
        return std::unexpected(checked.error());
    }
    return entry;
}

auto read_vercel_schedule(
    const std::string& name, const boost::json::value& value, std::vector<std::string>& warnings
) -> Result<std::optional<VercelEntry>> {
    const auto where = "schedules." + name;
    const auto* object = value.if_object();
    if (object == nullptr || !is_name(name)) {
        return invalid(where, "must be an object under a name of [A-Za-z0-9._-]");
    }
    VercelEntry entry{
        .where = where,
        .name = name,
        .cron = text_of(*object, {"schedule", "cron"}),
        .address = {},
        .timezone = text_of(*object, {"timezone", "timeZone"}),
    };
    set_address(entry, *object, warnings);
    if (entry.address.empty()) {
        warnings.push_back(
            where + ": targets neither a path nor a function (a queue topic?); left out"
        );
        return std::nullopt;
    }
    const bool whole =
        entry.address.starts_with("http://") || entry.address.starts_with("https://");
    if (!whole && !entry.address.starts_with('/')) {
        return invalid(where + ".path", "must be a path that begins with /");
    }
    for (const auto& read : {read_method(*object, entry), read_jitter(*object, entry)}) {
        if (!read) {
            return std::unexpected(read.error());
        }
    }
    warn_about_rest(
        *object,
        {"schedule",
         "cron",
         "path",
         "url",
         "destination",
         "function",
         "timezone",
         "timeZone",
         "requestMethod",
         "method",
         "jitter"},
        where,
        warnings
    );
    if (auto checked = check(entry, warnings); !checked) {
        return std::unexpected(checked.error());
    }
    return entry;
}

}  // namespace pawl::config
