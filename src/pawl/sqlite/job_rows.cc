// SPDX-License-Identifier: Apache-2.0
#include "pawl/sqlite/job_rows.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>
#include <boost/json/value_to.hpp>

#include "pawl/base/assert.h"
#include "pawl_generated/sqlite/queries.h"

namespace pawl::sqlite {
namespace {

namespace json = boost::json;

auto text_of(const json::object& object, std::string_view key) -> std::string {
    return std::string(object.at(key).as_string());
}

auto decode_error(std::string_view text) -> job::JobError {
    const auto object = json::parse(text).as_object();
    return {
        .code = text_of(object, "code"),
        .message = text_of(object, "message"),
        .retryable = object.at("retryable").as_bool(),
    };
}

auto decode_progress(std::string_view text) -> job::Progress {
    const auto object = json::parse(text).as_object();
    return {
        .percent = static_cast<int>(object.at("percent").as_int64()),
        .message = text_of(object, "message"),
    };
}

auto read_slot(database::SqliteRows& rows) -> std::optional<job::SlotRef> {
    if (rows.is_null(14)) {
        return std::nullopt;
    }
    return job::SlotRef{
        .schedule = rows.string(14), .slot = rows.optional_time(15), .cron = rows.string(16)
    };
}

auto body_beside(database::SqliteConnection& connection, std::string_view sql, JobId id)
    -> std::string {
    auto rows = connection.query(sql, id);
    return rows.next() ? rows.string(0) : std::string();
}

// The texts of a row; the numbers are read by read_job.
void read_texts(database::SqliteConnection& connection, database::SqliteRows& rows, job::Job& job) {
    job.slot = read_slot(rows);
    job.user_id = rows.string(17);
    if (!rows.is_null(18)) {
        job.tags = json::value_to<std::vector<std::string>>(json::parse(rows.text(18)));
    }
    if (!rows.is_null(19)) {
        job.progress = decode_progress(rows.text(19));
    }
    if (!rows.is_null(20)) {
        job.error = decode_error(rows.text(20));
    }
    job.waiting_for = rows.string(21);
    job.payload = rows.integer(23) == 0 ? rows.string(22)
                                        : body_beside(connection, sql::find_payload, job.id);
    job.result =
        rows.integer(25) == 0 ? rows.string(24) : body_beside(connection, sql::find_result, job.id);
}

}  // namespace

auto read_job(database::SqliteConnection& connection, database::SqliteRows& rows) -> job::Job {
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
    job.finished_at = rows.optional_time(26);
    read_texts(connection, rows, job);
    return job;
}

auto read_jobs(database::SqliteConnection& connection, database::SqliteRows rows)
    -> std::vector<job::Job> {
    std::vector<job::Job> jobs;
    while (rows.next()) {
        jobs.push_back(read_job(connection, rows));
    }
    return jobs;
}

auto read_attempt(database::SqliteRows& rows) -> job::Attempt {
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

auto encode_progress(const job::Progress& progress) -> std::string {
    return json::serialize(
        json::object{{"percent", progress.percent}, {"message", progress.message}}
    );
}

}  // namespace pawl::sqlite
