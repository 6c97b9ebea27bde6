// SPDX-License-Identifier: Apache-2.0
// `pawl cron next --stdin`: written for a hundred thousand lines a second.
#include <boost/json.hpp>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <istream>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/base/text_time.h"
#include "pawl/cli/cron_question.h"

namespace pawl::cli {
namespace {

namespace json = boost::json;

void append_error(std::string& out, const Error& error) {
    out += "{\"error\":";
    out += json::serialize(json::string_view(error.code + ": " + error.message));
    out += '}';
}

// A member that may be absent or null. Error: `category`, when it is no string.
auto optional_text(const json::object& line, std::string_view name, std::string_view category)
    -> Result<std::optional<std::string_view>> {
    const auto* const value = line.if_contains(name);
    if (value == nullptr || value->is_null()) {
        return std::nullopt;
    }
    const auto* const text = value->if_string();
    if (text == nullptr) {
        return fail(std::string(category), std::string(name) + " is not a string");
    }
    return std::string_view(text->data(), text->size());
}

auto read_question(const json::object& line) -> Result<CronQuestion> {
    const auto expression = optional_text(line, "expr", "syntax");
    const auto seed = optional_text(line, "seed", "syntax");
    const auto zone = optional_text(line, "tz", "zone");
    const auto from = optional_text(line, "from", "time");
    for (const auto* each : {&expression, &seed, &zone, &from}) {
        if (!*each) {
            return std::unexpected(each->error());
        }
    }
    if (!*expression) {
        return fail("syntax", "the line has no expr");
    }
    return CronQuestion{
        .expression = **expression,
        .zone = zone->value_or("UTC"),
        .from = *from,
        .seed = seed->value_or(""),
    };
}

auto read_count(const json::object& line) -> Result<std::int64_t> {
    const auto* const value = line.if_contains("n");
    if (value == nullptr || value->is_null()) {
        return 1;
    }
    json::error_code status;
    const auto count = value->to_number<std::int64_t>(status);
    if (status || count < 0 || count > kMostOccurrences) {
        return fail("syntax", "n is not a number of 0-" + std::to_string(kMostOccurrences));
    }
    return count;
}

// Appends `"2026-01-01T00:00:00Z"`; occurrences have years of four digits.
void append_time(std::string& out, WallTime time) {
    out += '"';
    out += format_seconds(time);
    out += '"';
}

void append_answer(std::string& out, const CronAnswerer& asked, std::int64_t count) {
    out += "{\"next\":[";
    auto from = asked.from;
    for (std::int64_t written = 0; written < count; ++written) {
        const auto time = asked.expression.next_after(from, *asked.zone);
        if (!time) {
            break;
        }
        out += written == 0 ? "" : ",";
        append_time(out, *time);
        from = *time;
    }
    out += "]}";
}

void append_line(std::string& out, std::string_view text, const Clock& clock) {
    json::error_code status;
    const auto line = json::parse(json::string_view(text.data(), text.size()), status);
    if (status || !line.is_object()) {
        return append_error(out, {.code = "syntax", .message = "the line is not a JSON object"});
    }
    const auto question = read_question(line.get_object());
    if (!question) {
        return append_error(out, question.error());
    }
    const auto asked = understand(*question, clock);
    if (!asked) {
        return append_error(out, asked.error());
    }
    const auto count = read_count(line.get_object());
    if (!count) {
        return append_error(out, count.error());
    }
    append_answer(out, *asked, *count);
}

}  // namespace

void answer_json_lines(std::istream& in, std::ostream& out, const Clock& clock) {
    constexpr std::size_t kFlushBytes = 65'536;
    std::string line;
    std::string answers;
    while (std::getline(in, line)) {
        append_line(answers, line, clock);
        answers += '\n';
        // Whoever asks line by line gets each answer before the next question is waited for.
        const bool would_wait = in.rdbuf()->in_avail() <= 0;
        if (answers.size() >= kFlushBytes || would_wait) {
            out << answers << std::flush;
            answers.clear();
        }
    }
    out << answers << std::flush;
}

}  // namespace pawl::cli
