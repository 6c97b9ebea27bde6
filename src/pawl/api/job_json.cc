// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/job_json.h"

#include <fmt/format.h>

#include <chrono>
#include <cstddef>
#include <string_view>

#include "pawl/api/json_text.h"
#include "pawl/base/json.h"

namespace pawl::api {
namespace {

constexpr std::size_t kJobBytes = 768;  // of all but payload and result, as a rule

void append_id(ObjectWriter& object, JobId id) {
    const fmt::format_int digits(id.value);
    object.begin("id").append("\"").append(digits.data(), digits.size()).append("\"");
}

void append_error(ObjectWriter& object, const job::JobError& error) {
    if (error.code.empty()) {
        object.null("error");
        return;
    }
    ObjectWriter inner(object.begin("error"));
    inner.text("code", error.code)
        .text("message", error.message)
        .flag("retryable", error.retryable)
        .finish();
}

void append_progress(ObjectWriter& object, const std::optional<job::Progress>& progress) {
    if (!progress) {
        object.null("progress");
        return;
    }
    ObjectWriter inner(object.begin("progress"));
    inner.number("percent", progress->percent).text("message", progress->message).finish();
}

void append_slot(ObjectWriter& object, const std::optional<job::SlotRef>& slot) {
    object.text_or_null("schedule", slot ? std::string_view(slot->schedule) : "");
    object.time_or_null("slot", slot ? slot->slot : std::nullopt);
}

}  // namespace

void append_job(std::string& out, const job::Job& job) {
    out.reserve(out.size() + kJobBytes + job.payload.size() + job.result.size());
    ObjectWriter object(out);
    append_id(object, job.id);
    object.text("task", job.task).text("queue", job.queue).text("state", to_text(job.state));
    object.number("priority", job.priority);
    object.raw_or_null("payload", job.payload).raw_or_null("result", job.result);
    append_error(object, job.error);
    object.number("attempt", job.attempt).number("max_attempts", job.max_attempts);
    object.time("run_at", job.run_at).time("created_at", job.created_at);
    object.time_or_null("started_at", job.started_at);
    object.time_or_null("finished_at", job.finished_at);
    append_progress(object, job.progress);
    object.text_or_null("unique_key", job.unique_key);
    object.text_or_null("concurrency_key", job.concurrency_key);
    object.text_or_null("ordering_key", job.ordering_key);
    object.time_or_null("deadline", job.deadline);
    append_list(object.begin("tags"), job.tags, append_json_string);
    object.text_or_null("batch", job.batch ? to_text(job.batch) : std::string());
    append_list(object.begin("depends_on"), job.depends_on, [](std::string& list, JobId parent) {
        append_json_string(list, to_text(parent));
    });
    append_slot(object, job.slot);
    object.text_or_null("waiting_for", job.waiting_for).text_or_null("user_id", job.user_id);
    object.finish();
}

auto job_text(const job::Job& job) -> std::string {
    std::string out;
    append_job(out, job);
    return out;
}

auto ids_text(std::span<const job::Job> jobs) -> std::string {
    std::string out = R"({"data":)";
    append_list(out, jobs, [](std::string& list, const job::Job& job) {
        ObjectWriter object(list);
        append_id(object, job.id);
        object.finish();
    });
    out += '}';
    return out;
}

void append_attempt(std::string& out, const job::Attempt& attempt) {
    ObjectWriter object(out);
    object.number("attempt", attempt.number).number("generation", attempt.generation);
    object.text("holder", attempt.holder);
    object.time("started_at", attempt.started_at).time_or_null("ended_at", attempt.ended_at);
    object.text_or_null("outcome", attempt.end ? to_text(*attempt.end) : std::string_view());
    if (attempt.ended_at) {
        const auto took = *attempt.ended_at - attempt.started_at;
        object.number(
            "duration_ms", std::chrono::duration_cast<std::chrono::milliseconds>(took).count()
        );
    } else {
        object.null("duration_ms");
    }
    append_error(object, attempt.error);
    object.finish();
}

void append_log_line(std::string& out, const job::LogLine& line) {
    ObjectWriter object(out);
    object.number("attempt", line.attempt).time("at", line.at);
    object.text("level", line.level).text("message", line.message).finish();
}

}  // namespace pawl::api
