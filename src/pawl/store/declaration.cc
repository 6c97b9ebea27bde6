// SPDX-License-Identifier: Apache-2.0
#include "pawl/store/declaration.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>
#include <boost/json/value_to.hpp>

namespace pawl::store {
namespace {

namespace json = boost::json;
using schedule::Schedule;

template <class Enum, std::size_t Count>
auto enum_at(
    const json::object& object,
    std::string_view key,
    const std::array<std::string_view, Count>& names,
    Enum fallback
) -> Enum {
    const auto* value = object.if_contains(key);
    const auto* const found = value == nullptr
                                  ? names.end()
                                  : std::ranges::find(names, std::string_view(value->as_string()));
    return found == names.end() ? fallback : static_cast<Enum>(found - names.begin());
}

auto text_at(const json::object& object, std::string_view key, std::string_view fallback = {})
    -> std::string {
    const auto* value = object.if_contains(key);
    return std::string(value == nullptr ? fallback : std::string_view(value->as_string()));
}

auto number_at(const json::object& object, std::string_view key, std::int64_t fallback)
    -> std::int64_t {
    const auto* value = object.if_contains(key);
    return value == nullptr ? fallback : value->as_int64();
}

template <class Enum, std::size_t Count>
auto name_of(Enum value, const std::array<std::string_view, Count>& names) -> std::string_view {
    return names.at(static_cast<std::size_t>(value));
}

}  // namespace

auto encode_declaration(const Schedule& schedule) -> std::string {
    const Schedule defaults;
    json::object object{{"name", schedule.name}, {"task", schedule.task}, {"cron", schedule.cron}};
    const auto put = [&](std::string_view key, const auto& value, const auto& standard, auto written
                     ) {
        if (value != standard) {
            object[key] = json::value(written);
        }
    };
    put("timezone", schedule.timezone, defaults.timezone, schedule.timezone);
    put("payload", schedule.payload, defaults.payload, schedule.payload);
    put("queue", schedule.queue, defaults.queue, schedule.queue);
    put("priority", schedule.priority, defaults.priority, schedule.priority.value_or(0));
    put("overlap",
        schedule.overlap,
        defaults.overlap,
        name_of(schedule.overlap, schedule::kOverlapNames));
    put("catch_up",
        schedule.catch_up,
        defaults.catch_up,
        name_of(schedule.catch_up, schedule::kCatchUpNames));
    put("catch_up_window",
        schedule.catch_up_window,
        defaults.catch_up_window,
        schedule.catch_up_window.count());
    put("catch_up_max", schedule.catch_up_max, defaults.catch_up_max, schedule.catch_up_max);
    put("jitter", schedule.jitter, defaults.jitter, schedule.jitter.count());
    put("after", schedule.after, defaults.after, json::value_from(schedule.after));
    put("after_timeout",
        schedule.after_timeout,
        defaults.after_timeout,
        schedule.after_timeout.count());
    put("after_failure",
        schedule.after_failure,
        defaults.after_failure,
        name_of(schedule.after_failure, schedule::kAfterFailureNames));
    put("enabled", schedule.enabled, defaults.enabled, schedule.enabled);
    put("origin", schedule.origin, defaults.origin, name_of(schedule.origin, schedule::kOriginNames)
    );
    return json::serialize(object);
}

auto decode_declaration(std::string_view text) -> Result<Schedule> {
    boost::system::error_code status;
    const auto value = json::parse(text, status);
    if (status || !value.is_object()) {
        return fail("corrupt_declaration", "the store holds a schedule that is no JSON object");
    }
    const auto& object = value.get_object();
    const Schedule defaults;
    Schedule schedule;
    schedule.name = text_at(object, "name");
    schedule.task = text_at(object, "task");
    schedule.cron = text_at(object, "cron");
    schedule.timezone = text_at(object, "timezone", defaults.timezone);
    schedule.payload = text_at(object, "payload");
    schedule.queue = text_at(object, "queue");
    if (object.contains("priority")) {
        schedule.priority = static_cast<int>(number_at(object, "priority", 0));
    }
    schedule.overlap = enum_at(object, "overlap", schedule::kOverlapNames, defaults.overlap);
    schedule.catch_up = enum_at(object, "catch_up", schedule::kCatchUpNames, defaults.catch_up);
    schedule.catch_up_window =
        Duration(number_at(object, "catch_up_window", defaults.catch_up_window.count()));
    schedule.catch_up_max =
        static_cast<int>(number_at(object, "catch_up_max", defaults.catch_up_max));
    schedule.jitter = Duration(number_at(object, "jitter", 0));
    if (const auto* after = object.if_contains("after")) {
        schedule.after = json::value_to<std::vector<std::string>>(*after);
    }
    schedule.after_timeout =
        Duration(number_at(object, "after_timeout", defaults.after_timeout.count()));
    schedule.after_failure =
        enum_at(object, "after_failure", schedule::kAfterFailureNames, defaults.after_failure);
    const auto* enabled = object.if_contains("enabled");
    schedule.enabled = enabled == nullptr || enabled->as_bool();
    schedule.origin = enum_at(object, "origin", schedule::kOriginNames, defaults.origin);
    return schedule;
}

auto encode_limits(const Queue& queue) -> std::string {
    json::object object;
    if (queue.per_key_concurrency) {
        object["per_key_concurrency"] = *queue.per_key_concurrency;
    }
    if (queue.rate) {
        object["rate"] = flow::to_text(*queue.rate);
    }
    if (queue.per_key_rate) {
        object["per_key_rate"] = flow::to_text(*queue.per_key_rate);
    }
    if (queue.aging_limit != kAgingLimit) {
        object["aging_limit"] = queue.aging_limit.count();
    }
    return object.empty() ? std::string() : json::serialize(object);
}

auto decode_limits(std::string_view text, Queue& queue) -> Result<void> {
    boost::system::error_code status;
    const auto value = json::parse(text, status);
    if (status || !value.is_object()) {
        return fail("corrupt_declaration", "the store holds limits that are no JSON object");
    }
    const auto& object = value.get_object();
    if (object.contains("per_key_concurrency")) {
        queue.per_key_concurrency = static_cast<int>(number_at(object, "per_key_concurrency", 1));
    }
    for (const auto& [key, limit] :
         {std::pair("rate", &queue.rate), std::pair("per_key_rate", &queue.per_key_rate)}) {
        if (object.contains(key)) {
            auto rate = flow::parse_rate(text_at(object, key));
            if (!rate) {
                return std::unexpected(std::move(rate.error()));
            }
            *limit = *rate;
        }
    }
    queue.aging_limit = Duration(number_at(object, "aging_limit", kAgingLimit.count()));
    return {};
}

}  // namespace pawl::store
