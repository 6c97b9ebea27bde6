// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/job_search.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "pawl/base/json_slice.h"
#include "pawl/base/names.h"
#include "pawl/base/text_time.h"

namespace pawl::api {
namespace {

constexpr std::string_view kPayload = "payload.";

auto bad_term(std::string_view term, std::string_view rule) -> std::unexpected<Error> {
    return fail("invalid_filter", fmt::format("q: {} {}", term, rule));
}

// What a value may be looked for in, and how it is taken.
struct Value {
    std::string_view term;
    std::string text;
    WallTime now;
};
using Take = Result<> (*)(store::JobFilter& filter, Value value);

// A field that holds one text: said twice it must be the same.
template <auto Member, auto Keeps>
auto take_text(store::JobFilter& filter, Value value) -> Result<> {
    if (!Keeps(value.text)) {
        return bad_term(value.term, "cannot be that");
    }
    auto& field = filter.*Member;
    if (!field.empty() && field != value.text) {
        return bad_term(value.term, "stands there twice, and differently");
    }
    field = std::move(value.text);
    return {};
}

auto take_states(store::JobFilter& filter, Value value) -> Result<> {
    std::vector<job::JobState> states;
    std::string_view rest = value.text;
    for (bool more = true; more;) {
        const auto comma = rest.find(',');
        const auto state = job::parse_job_state(rest.substr(0, comma));
        if (!state) {
            return bad_term(
                value.term, "is one of the states of a job, or several joined by commas"
            );
        }
        states.push_back(*state);
        more = comma != std::string_view::npos;
        rest.remove_prefix(more ? comma + 1 : rest.size());
    }
    store::keep_once(states);
    if (!filter.states.empty() && filter.states != states) {
        return bad_term(value.term, "stands there twice, and differently");
    }
    filter.states = std::move(states);
    return {};
}

auto take_batch(store::JobFilter& filter, Value value) -> Result<> {
    const auto batch = parse_id<BatchTag>(value.text);
    if (!batch || (filter.batch && filter.batch != *batch)) {
        return bad_term(value.term, "is the id of one batch");
    }
    filter.batch = *batch;
    return {};
}

auto take_error(store::JobFilter& filter, Value value) -> Result<> {
    if (value.text.empty() || !filter.error.empty()) {
        return bad_term(value.term, "is one text");
    }
    filter.error = std::move(value.text);
    return {};
}

auto take_younger(store::JobFilter& filter, Value value) -> Result<> {
    const auto age = parse_duration(value.text);
    if (!age) {
        return bad_term(value.term, "is a duration such as 2h");
    }
    filter.created_after =
        std::max(filter.created_after.value_or(WallTime::min()), value.now - *age);
    return {};
}

auto take_older(store::JobFilter& filter, Value value) -> Result<> {
    const auto age = parse_duration(value.text);
    if (!age) {
        return bad_term(value.term, "is a duration such as 2h");
    }
    filter.created_before =
        std::min(filter.created_before.value_or(WallTime::max()), value.now - *age);
    return {};
}

struct Field {
    std::string_view head;
    Take take;
};
constexpr auto kFields = std::to_array<Field>({
    {"state:", take_states},
    {"task:", take_text<&store::JobFilter::task, is_name>},
    {"queue:", take_text<&store::JobFilter::queue, is_name>},
    {"tag:", take_text<&store::JobFilter::tag, is_label>},
    {"schedule:", take_text<&store::JobFilter::schedule, is_name>},
    {"batch:", take_batch},
    {"user:", take_text<&store::JobFilter::user_id, is_label>},
    {"error~", take_error},
    {"age<", take_younger},
    {"age>", take_older},
});

// Cuts the value off the front of `rest`: what stands in quotes, with \" and \\ in it, or all up to
// the next space. Nothing if the quotes do not end.
auto cut_value(std::string_view& rest) -> std::optional<std::string> {
    if (!rest.starts_with('"')) {
        const auto end = std::min(rest.find(' '), rest.size());
        std::string value(rest.substr(0, end));
        rest.remove_prefix(end);
        return value;
    }
    std::string value;
    for (std::size_t at = 1; at < rest.size(); ++at) {
        if (rest[at] == '"') {
            rest.remove_prefix(at + 1);
            return value;
        }
        at += rest[at] == '\\' && at + 1 < rest.size() ? 1 : 0;
        value += rest[at];
    }
    return std::nullopt;
}

// What cut_value() cuts off as `value`.
auto quoted(std::string_view value) -> std::string {
    std::string text = "\"";
    for (const char one : value) {
        if (one == '"' || one == '\\') {
            text += '\\';
        }
        text += one;
    }
    return text + '"';
}

// payload.KEY=VALUE at the front of `rest`: the key, and what is in front of the value. Nothing if
// it is something else.
auto payload_key(std::string_view rest) -> std::optional<std::string_view> {
    if (!rest.starts_with(kPayload)) {
        return std::nullopt;
    }
    const auto end = std::min(rest.find(' '), rest.size());
    const auto equals = rest.find('=');
    return equals < end ? std::optional(rest.substr(kPayload.size(), equals - kPayload.size()))
                        : std::nullopt;
}

auto take_payload(store::JobFilter& filter, std::string_view key, std::string_view& rest)
    -> Result<> {
    rest.remove_prefix(kPayload.size() + key.size() + 1);
    auto value = cut_value(rest);
    if (!value || !json_path(key)) {
        return bad_term(
            fmt::format("payload.{}=", key), "needs a key such as site.id, and closed quotes"
        );
    }
    filter.payload.push_back({.path = std::string(key), .value = std::move(*value)});
    return {};
}

// Takes the term at the front of `rest`; false if it is none.
auto take_term(store::JobFilter& filter, std::string_view& rest, WallTime now) -> Result<bool> {
    if (const auto key = payload_key(rest)) {
        auto taken = take_payload(filter, *key, rest);
        return taken ? Result<bool>(true) : std::unexpected(std::move(taken.error()));
    }
    const auto* const field = std::ranges::find_if(kFields, [rest](const Field& known) {
        return rest.starts_with(known.head);
    });
    if (field == kFields.end()) {
        return false;
    }
    rest.remove_prefix(field->head.size());
    auto value = cut_value(rest);
    if (!value) {
        return bad_term(field->head, "has quotes that do not end");
    }
    auto taken = field->take(filter, {.term = field->head, .text = std::move(*value), .now = now});
    return taken ? Result<bool>(true) : std::unexpected(std::move(taken.error()));
}

}  // namespace

auto narrow_by_search(store::JobFilter& filter, std::string_view search, WallTime now) -> Result<> {
    if (search.size() > kLongestSearch) {
        return fail("invalid_filter", fmt::format("q: at most {} bytes", kLongestSearch));
    }
    std::string text;
    bool has_terms = false;
    for (auto rest = search; !rest.empty();) {
        if (rest.starts_with(' ')) {
            rest.remove_prefix(1);
            continue;
        }
        const auto is_term = take_term(filter, rest, now);
        if (!is_term) {
            return std::unexpected(is_term.error());
        }
        has_terms = has_terms || *is_term;
        if (!*is_term) {
            const auto end = std::min(rest.find(' '), rest.size());
            text.append(text.empty() ? "" : " ").append(rest.substr(0, end));
            rest.remove_prefix(end);
        }
    }
    filter.text = has_terms ? std::move(text) : std::string(search);
    return {};
}

auto search_text(const store::JobFilter& filter) -> std::string {
    std::string search;
    for (const auto& term : filter.payload) {
        search += fmt::format("payload.{}={} ", term.path, quoted(term.value));
    }
    if (!filter.error.empty()) {
        search += fmt::format("error~{} ", quoted(filter.error));
    }
    search += filter.text;
    if (filter.text.empty() && !search.empty()) {
        search.pop_back();  // the space behind the last term
    }
    return search;
}

}  // namespace pawl::api
