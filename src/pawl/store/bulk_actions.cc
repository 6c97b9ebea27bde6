// SPDX-License-Identifier: Apache-2.0
#include "pawl/store/bulk_actions.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>
#include <boost/json/value_to.hpp>
#include <boost/system/error_code.hpp>
#include <utility>

namespace pawl::store {
namespace {

namespace json = boost::json;

void put_time(json::object& object, std::string_view key, std::optional<WallTime> time) {
    if (time) {
        object[key] = std::int64_t{time->time_since_epoch().count()};
    }
}

auto time_at(const json::object& object, std::string_view key) -> std::optional<WallTime> {
    const auto* const value = object.if_contains(key);
    const auto* const number = value == nullptr ? nullptr : value->if_int64();
    return number == nullptr ? std::nullopt : std::optional(WallTime(Duration(*number)));
}

auto text_at(const json::object& object, std::string_view key) -> std::string {
    const auto* const value = object.if_contains(key);
    const auto* const text = value == nullptr ? nullptr : value->if_string();
    return text == nullptr ? std::string() : std::string(*text);
}

// An absent list does not restrict, and neither may one that cannot be read be taken for absent.
auto texts_at(const json::object& object, std::string_view key)
    -> std::optional<std::vector<std::string>> {
    const auto* const value = object.if_contains(key);
    if (value == nullptr) {
        return std::vector<std::string>();
    }
    const auto texts = json::try_value_to<std::vector<std::string>>(*value);
    return texts ? std::optional(*texts) : std::nullopt;
}

auto states_in(const json::object& object) -> std::optional<std::vector<job::JobState>> {
    const auto* const value = object.if_contains("states");
    const auto* const names = value == nullptr ? nullptr : value->if_array();
    if (names == nullptr) {
        return std::nullopt;
    }
    std::vector<job::JobState> states;
    for (const auto& name : *names) {
        const auto state =
            name.is_string() ? job::parse_job_state(name.get_string()) : std::nullopt;
        if (!state) {
            return std::nullopt;
        }
        states.push_back(*state);
    }
    return states;
}

auto encode_terms(const std::vector<PayloadTerm>& terms) -> json::array {
    json::array list;
    for (const auto& term : terms) {
        list.emplace_back(json::array{term.path, term.value});
    }
    return list;
}

// The same here: what cannot be read is not absent.
auto terms_in(const json::object& object) -> std::optional<std::vector<PayloadTerm>> {
    std::vector<PayloadTerm> terms;
    const auto* const value = object.if_contains("payload");
    if (value == nullptr) {
        return terms;
    }
    const auto pairs = json::try_value_to<std::vector<std::array<std::string, 2>>>(*value);
    if (!pairs) {
        return std::nullopt;
    }
    for (const auto& [path, text] : *pairs) {
        terms.push_back({.path = path, .value = text});
    }
    return terms;
}

}  // namespace

auto encode_filter(const JobFilter& filter) -> std::string {
    json::array states;
    for (const auto state : filter.states) {
        states.emplace_back(job::to_text(state));
    }
    json::object object{
        {"states", std::move(states)},
        {"task", filter.task},
        {"queue", filter.queue},
        {"tag", filter.tag},
        {"schedule", filter.schedule},
        {"batch", filter.batch.value},
        {"user_id", filter.user_id},
        {"text", filter.text},
        {"error", filter.error},
        {"payload", encode_terms(filter.payload)},
        {"fingerprint", filter.fingerprint},
    };
    if (!filter.scope.queues.empty()) {
        object["scope_queues"] = json::value_from(filter.scope.queues);
    }
    if (!filter.scope.tasks.empty()) {
        object["scope_tasks"] = json::value_from(filter.scope.tasks);
    }
    put_time(object, "created_after", filter.created_after);
    put_time(object, "created_before", filter.created_before);
    return json::serialize(object);
}

auto decode_filter(std::string_view text) -> Result<JobFilter> {
    boost::system::error_code failure;
    const auto value = json::parse(text, failure);
    const auto* const object = value.if_object();
    auto states = object == nullptr ? std::nullopt : states_in(*object);
    auto queues = object == nullptr ? std::nullopt : texts_at(*object, "scope_queues");
    auto tasks = object == nullptr ? std::nullopt : texts_at(*object, "scope_tasks");
    auto terms = object == nullptr ? std::nullopt : terms_in(*object);
    if (failure || !states || !queues || !tasks || !terms) {
        return fail("corrupt_filter", "the filter of a bulk action cannot be read");
    }
    const auto* const batch = object->if_contains("batch");
    return JobFilter{
        .states = std::move(*states),
        .task = text_at(*object, "task"),
        .queue = text_at(*object, "queue"),
        .tag = text_at(*object, "tag"),
        .schedule = text_at(*object, "schedule"),
        .batch = BatchId{batch != nullptr && batch->is_int64() ? batch->get_int64() : 0},
        .user_id = text_at(*object, "user_id"),
        .scope = {.queues = std::move(*queues), .tasks = std::move(*tasks)},
        .text = text_at(*object, "text"),
        .payload = std::move(*terms),
        .error = text_at(*object, "error"),
        .fingerprint = text_at(*object, "fingerprint"),
        .created_after = time_at(*object, "created_after"),
        .created_before = time_at(*object, "created_before"),
    };
}

}  // namespace pawl::store
