// SPDX-License-Identifier: Apache-2.0
#include "pawl/relational/job_rows.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>
#include <boost/json/value_to.hpp>

#include "pawl/base/assert.h"
#include "pawl/base/names.h"

namespace pawl::relational {
namespace {

namespace json = boost::json;

auto text_of(const json::object& object, std::string_view key) -> std::string {
    return std::string(object.at(key).as_string());
}

// What an earlier pawl wrote may be no UTF-8: a row that cannot be read hides all those around it.
auto parse_row(std::string_view text) -> json::object {
    return json::parse(is_utf8(text) ? text : to_utf8_without_nul(text)).as_object();
}

auto decode_error(std::string_view text) -> job::JobError {
    const auto object = parse_row(text);
    return {
        .code = text_of(object, "code"),
        .message = text_of(object, "message"),
        .retryable = object.at("retryable").as_bool(),
    };
}

auto decode_progress(std::string_view text) -> job::Progress {
    const auto object = parse_row(text);
    return {
        .percent = static_cast<int>(object.at("percent").as_int64()),
        .message = text_of(object, "message"),
    };
}

auto text_if_any(const json::object& object, std::string_view key) -> std::string {
    const auto* const value = object.if_contains(key);
    return value == nullptr ? std::string() : std::string(value->as_string());
}

void put_text(json::object& object, std::string_view key, const std::string& text) {
    if (!text.empty()) {
        object[key] = text;
    }
}

void decode_details(std::string_view text, job::Job& job) {
    const auto object = json::parse(text).as_object();
    if (job.slot) {
        job.slot->cron = text_if_any(object, "cron");
    }
    if (job.state == job::JobState::blocked) {
        job.waiting_for = text_if_any(object, "waiting_for");
    }
    job.unique_key = text_if_any(object, "unique_key");
    if (const auto* const hop = object.if_contains("hop")) {
        job.hop = static_cast<int>(hop->as_int64());
    }
    if (object.contains("on_lost")) {
        job.on_lost = job::OnLost::fail;
    }
    if (const auto* const parents = object.if_contains("depends_on")) {
        for (const auto& parent : parents->as_array()) {
            job.depends_on.push_back(JobId{parent.as_int64()});
        }
    }
}

auto body_beside(Connection& connection, Sql sql, JobId id) -> std::string {
    auto rows = connection.query(sql, id);
    return rows.next() ? rows.string(0) : std::string();
}

// The texts of a row; the numbers are read by read_job.
void read_texts(Connection& connection, Rows& rows, job::Job& job) {
    if (!rows.is_null(14)) {
        job.slot = job::SlotRef{.schedule = rows.string(14), .slot = rows.optional_time(15)};
    }
    job.user_id = rows.string(16);
    if (!rows.is_null(17)) {
        job.tags = json::value_to<std::vector<std::string>>(json::parse(rows.text(17)));
    }
    if (!rows.is_null(18)) {
        job.progress = decode_progress(rows.text(18));
    }
    if (!rows.is_null(19)) {
        job.error = decode_error(rows.text(19));
    }
    job.concurrency_key = rows.string(20);
    job.ordering_key = rows.string(21);
    if (!rows.is_null(24)) {
        decode_details(rows.text(24), job);
    }
    job.payload = rows.integer(26) == 0 ? rows.string(25)
                                        : body_beside(connection, Sql::find_payload, job.id);
    job.result =
        rows.integer(28) == 0 ? rows.string(27) : body_beside(connection, Sql::find_result, job.id);
}

}  // namespace

auto read_job(Connection& connection, Rows& rows) -> job::Job {
    const auto state = job::parse_job_state(rows.text(4));
    PAWL_ASSERT(state.has_value());
    job::Job job;
    job.id = JobId{rows.integer(0)};
    job.generation = static_cast<int>(rows.integer(1));
    job.task = rows.string(2);
    job.queue = rows.string(3);
    job.state = *state;
    job.priority = static_cast<int>(rows.integer(5));
    job.run_at = rows.time(6);
    job.attempt = static_cast<int>(rows.integer(7));
    job.max_attempts = static_cast<int>(rows.integer(8));
    job.fence = rows.integer(9);
    job.timeout = Duration(rows.integer(10));
    job.created_at = rows.time(11);
    job.started_at = rows.optional_time(12);
    job.cancel_requested = rows.integer(13) != 0;
    job.deadline = rows.optional_time(22);
    job.batch = BatchId{rows.integer(23)};
    job.finished_at = rows.optional_time(29);
    read_texts(connection, rows, job);
    return job;
}

auto read_jobs(Connection& connection, Rows rows) -> std::vector<job::Job> {
    std::vector<job::Job> jobs;
    while (rows.next()) {
        jobs.push_back(read_job(connection, rows));
    }
    return jobs;
}

auto read_attempt(Rows& rows) -> job::Attempt {
    job::Attempt attempt{
        .generation = static_cast<int>(rows.integer(1)),
        .number = static_cast<int>(rows.integer(2)),
        .holder = rows.string(3),
        .started_at = rows.time(4),
        .ended_at = rows.optional_time(5),
    };
    if (!rows.is_null(6)) {
        attempt.end = job::parse_attempt_end(rows.text(6));
    }
    if (!rows.is_null(7)) {
        attempt.error = decode_error(rows.text(7));
    }
    return attempt;
}

auto encode_error(const job::JobError& error) -> std::optional<std::string> {
    if (error.code.empty()) {
        return std::nullopt;
    }
    return json::serialize(json::object{
        {"code", error.code}, {"message", error.message}, {"retryable", error.retryable}
    });
}

auto encode_tags(const std::vector<std::string>& tags) -> std::optional<std::string> {
    return tags.empty() ? std::nullopt : std::optional(json::serialize(json::value_from(tags)));
}

auto encode_details(const job::Job& job) -> std::optional<std::string> {
    json::object object;
    put_text(object, "cron", job.slot ? job.slot->cron : std::string());
    put_text(object, "waiting_for", job.waiting_for);
    put_text(object, "unique_key", job.unique_key);
    if (job.hop != 0) {
        object["hop"] = job.hop;
    }
    if (job.on_lost == job::OnLost::fail) {
        object["on_lost"] = "fail";
    }
    if (!job.depends_on.empty()) {
        auto& parents = object["depends_on"].emplace_array();
        for (const auto parent : job.depends_on) {
            parents.emplace_back(parent.value);
        }
    }
    return object.empty() ? std::nullopt : std::optional(json::serialize(object));
}

auto unique_key_in(std::string_view details) -> std::string {
    return text_if_any(json::parse(details).as_object(), "unique_key");
}

auto encode_ids(std::span<const JobId> ids) -> std::string {
    json::array list;
    list.reserve(ids.size());
    for (const auto id : ids) {
        list.emplace_back(id.value);
    }
    return json::serialize(list);
}

auto encode_progress(const job::Progress& progress) -> std::string {
    return json::serialize(
        json::object{{"percent", progress.percent}, {"message", progress.message}}
    );
}

}  // namespace pawl::relational
