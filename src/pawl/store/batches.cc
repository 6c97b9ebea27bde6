// SPDX-License-Identifier: Apache-2.0
#include "pawl/store/batches.h"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>
#include <boost/json/value_to.hpp>
#include <optional>
#include <string_view>
#include <vector>

namespace pawl::store {
namespace {

namespace json = boost::json;

auto text_of(const json::object& object, std::string_view key) -> std::string {
    return std::string(object.at(key).as_string());
}

auto unique_of(const json::object& object) -> job::UniqueRequest {
    const Duration window(object.at("unique_window").as_int64());
    const bool by_window = window > Duration::zero();
    return {
        .key = text_of(object, "unique_key"),
        .held_while = by_window ? job::UniqueWhile::window : job::UniqueWhile::unfinished,
        .window = by_window ? std::optional(window) : std::nullopt,
        .on_conflict = object.at("unique_replaces").as_bool() ? job::OnConflict::replace
                                                              : job::OnConflict::existing,
    };
}

}  // namespace

auto encode_callback(const Callback& callback) -> std::string {
    const auto& job = callback.job;
    json::object object{
        {"task", job.task},
        {"queue", job.queue},
        {"priority", job.priority},
        {"payload", job.payload},  // as text: its numbers keep theirs
        {"max_attempts", job.max_attempts},
        {"timeout", job.timeout.count()},
        {"tags", json::value_from(job.tags)},
        {"user_id", job.user_id},
        {"concurrency_key", job.concurrency_key},
        {"ordering_key", job.ordering_key},
        {"lost_fails", job.on_lost == job::OnLost::fail},
        {"delay", callback.delay.count()},
        {"hop", job.hop},
    };
    if (const auto& unique = callback.unique) {
        object["unique_key"] = unique->key;
        object["unique_window"] = unique->window.value_or(Duration::zero()).count();
        object["unique_replaces"] = unique->on_conflict == job::OnConflict::replace;
    }
    return json::serialize(object);
}

auto decode_callback(std::string_view text) -> Callback {
    const auto object = json::parse(text).as_object();
    Callback callback;
    auto& job = callback.job;
    job.task = text_of(object, "task");
    job.queue = text_of(object, "queue");
    job.priority = static_cast<int>(object.at("priority").as_int64());
    job.payload = text_of(object, "payload");
    job.max_attempts = static_cast<int>(object.at("max_attempts").as_int64());
    job.timeout = Duration(object.at("timeout").as_int64());
    job.tags = json::value_to<std::vector<std::string>>(object.at("tags"));
    job.user_id = text_of(object, "user_id");
    job.concurrency_key = text_of(object, "concurrency_key");
    job.ordering_key = text_of(object, "ordering_key");
    job.on_lost = object.at("lost_fails").as_bool() ? job::OnLost::fail : job::OnLost::retry;
    if (const auto* const hop = object.if_contains("hop")) {  // absent from older stores
        job.hop = static_cast<int>(hop->as_int64());
    }
    callback.delay = Duration(object.at("delay").as_int64());
    if (object.contains("unique_key")) {
        callback.unique = unique_of(object);
    }
    return callback;
}

}  // namespace pawl::store
