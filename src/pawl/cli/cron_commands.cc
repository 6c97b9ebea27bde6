// SPDX-License-Identifier: Apache-2.0
#include "pawl/cli/cron_commands.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <istream>
#include <optional>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/base/text_time.h"
#include "pawl/cli/cron_question.h"
#include "pawl/schedule/explain.h"

namespace pawl::cli {
namespace {

constexpr int kUsageError = 2;

constexpr std::string_view kNextHelp = R"(Prints the next occurrences of a cron expression.

  pawl cron next '*/15 * * * *'
  pawl cron next --tz America/New_York --count 5 '30 2 * * *'
  pawl cron next --from 2026-01-01T00:00:00Z --seed nightly-report 'H 2 * * *'
  pawl cron next --stdin < questions.jsonl

  --from ISO   RFC 3339 with Z or an offset; now if absent
  --tz ZONE    IANA name; UTC if absent
  --count N    how many; 1 if absent
  --seed S     what `H` hashes: the name of the schedule
  --stdin      JSON lines {"expr","tz","from","n","seed"} in, one JSON line each out
The expression is the last argument, taken as it is.
)";

constexpr std::string_view kExplainHelp = R"(Explains a cron expression in plain English.

  pawl cron explain '0 9 * * MON-FRI'
  pawl cron explain '30 2 * * *' --tz America/New_York --next 5
  pawl cron explain '0 0 L * *' --json

  --tz ZONE    IANA name; UTC if absent. Adds what its clock changes do in the next 400 days
  --next N     also prints the next N occurrences; 3 if absent
  --from ISO   counts from then; now if absent
  --seed S     what `H` hashes: the name of the schedule
  --json       one JSON document
)";

// What the options of both commands say.
struct Options {
    CronQuestion question;
    std::int64_t count = 1;
    enum class Form : std::uint8_t { text, json } form = Form::text;
};

auto refuse(const Error& error, std::ostream& err) -> int {
    err << "error: " << error.code << ": " << error.message << '\n';
    return kUsageError;
}

// Takes one option off the front of `args`, as `--name value` or `--name=value`.
auto take_option(std::span<const std::string>& args, Options& options) -> Result<> {
    std::string_view name = args.front();
    args = args.subspan(1);
    std::optional<std::string_view> value;
    if (const auto equals = name.find('='); equals != std::string_view::npos) {
        value = name.substr(equals + 1);
        name = name.substr(0, equals);
    } else if (!args.empty()) {
        value = args.front();
    }
    const bool is_count = name == "--count" || name == "--next";
    if (!is_count && name != "--from" && name != "--tz" && name != "--seed") {
        return fail("usage", "unknown option; see --help");
    }
    if (!value) {
        return fail("usage", fmt::format("{} needs a value", name));
    }
    if (!args.empty() && value->data() == args.front().data()) {
        args = args.subspan(1);
    }
    if (is_count) {
        const auto count = parse_occurrence_count(*value);
        options.count = count.value_or(0);
        return count ? Result<>() : std::unexpected(count.error());
    }
    if (name == "--from") {
        options.question.from = *value;
    } else {
        (name == "--tz" ? options.question.zone : options.question.seed) = *value;
    }
    return {};
}

// `explain` takes its expression anywhere; the first argument that is no known option is it.
auto read_explain_options(std::span<const std::string> args) -> Result<Options> {
    Options options{.question = {}, .count = 3};
    bool has_expression = false;
    while (!args.empty()) {
        const bool is_option = args.front().starts_with("--");
        if (args.front() == "--json") {
            options.form = Options::Form::json;
            args = args.subspan(1);
            continue;
        }
        if (is_option) {
            if (auto taken = take_option(args, options); !taken) {
                return std::unexpected(std::move(taken.error()));
            }
            continue;
        }
        if (has_expression) {
            return fail("usage", "more than one expression; put it in quotes");
        }
        options.question.expression = args.front();
        has_expression = true;
        args = args.subspan(1);
    }
    if (!has_expression) {
        return fail("usage", "there is no expression; see --help");
    }
    return options;
}

void print_explanation(
    const CronAnswerer& asked, const std::vector<WallTime>& times, std::ostream& out
) {
    out << schedule::explain(asked.expression) << '\n';
    for (const auto& note :
         schedule::clock_change_notes(asked.expression, *asked.zone, asked.from)) {
        out << "Note: " << note.text << ".\n";
    }
    for (const auto time : times) {
        out << format_seconds(time) << '\n';
    }
}

void print_json(const CronAnswerer& asked, const std::vector<WallTime>& times, std::ostream& out) {
    namespace json = boost::json;
    json::array notes;
    for (const auto& note :
         schedule::clock_change_notes(asked.expression, *asked.zone, asked.from)) {
        notes.push_back({{"at", format_seconds(note.at)}, {"text", note.text}});
    }
    json::array next;
    for (const auto time : times) {
        next.emplace_back(format_seconds(time));
    }
    const json::object document = {
        {"expression", asked.expression.text()},
        {"timezone", asked.zone->name()},
        {"explanation", schedule::explain(asked.expression)},
        {"clock_changes", std::move(notes)},
        {"next", std::move(next)},
    };
    out << json::serialize(document) << '\n';
}

}  // namespace

auto cron_next_command(
    std::span<const std::string> args,
    std::istream& in,
    std::ostream& out,
    std::ostream& err,
    const Clock& clock
) -> int {
    if (args.empty()) {
        return refuse({.code = "usage", .message = "there is no expression; see --help"}, err);
    }
    if (args.size() == 1 && args.front() == "--stdin") {
        answer_json_lines(in, out, clock);
        return 0;
    }
    if (args.size() == 1 && args.front() == "--help") {
        out << kNextHelp;
        return 0;
    }
    Options options{.question = {.expression = args.back()}};
    for (auto rest = args.first(args.size() - 1); !rest.empty();) {
        if (const auto taken = take_option(rest, options); !taken) {
            return refuse(taken.error(), err);
        }
    }
    const auto asked = understand(options.question, clock);
    if (!asked) {
        return refuse(asked.error(), err);
    }
    auto time = asked->expression.next_after(asked->from, *asked->zone);
    for (auto left = options.count; time && left > 0; --left) {
        out << format_seconds(*time) << '\n';
        time = asked->expression.next_after(*time, *asked->zone);
    }
    return 0;
}

auto cron_explain_command(
    std::span<const std::string> args, std::ostream& out, std::ostream& err, const Clock& clock
) -> int {
    if (args.size() == 1 && args.front() == "--help") {
        out << kExplainHelp;
        return 0;
    }
    const auto options = read_explain_options(args);
    if (!options) {
        return refuse(options.error(), err);
    }
    const auto asked = understand(options->question, clock);
    if (!asked) {
        return refuse(asked.error(), err);
    }
    const auto times =
        asked->expression.next(asked->from, static_cast<std::size_t>(options->count), *asked->zone);
    const auto print = options->form == Options::Form::json ? print_json : print_explanation;
    print(*asked, times, out);
    return 0;
}

}  // namespace pawl::cli
