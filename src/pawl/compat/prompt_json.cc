// SPDX-License-Identifier: Apache-2.0
#include "pawl/compat/prompt_json.h"

#include <initializer_list>
#include <string_view>

#include "pawl/base/json_writer.h"
#include "pawl/compat/body.h"
#include "pawl/compat/replies.h"

namespace pawl::compat {
namespace {

// {"id":…,"question":…} of a member that holds it.
void append_part(
    std::string& out,
    const boost::json::object& payload,
    std::string_view name,
    std::initializer_list<std::string_view> members
) {
    const auto* const value = payload.if_contains(name);
    const auto* const part = value == nullptr ? nullptr : value->if_object();
    ObjectWriter object(out);
    for (const auto member : members) {
        object.raw(member, part == nullptr ? "null" : json_of(*part, member));
    }
    object.finish();
}

}  // namespace

void append_prompt_job(std::string& out, const job::Job& job) {
    const auto payload = object_of(job.payload);
    ObjectWriter all(out);
    ObjectWriter row(all.begin("job"));
    append_job_id(row.begin("id"), job.id, IdStyle::number);
    for (const auto* name : {"promptId", "modelId", "runIndex", "batchKey"}) {
        row.raw(name, json_of(payload, name));
    }
    row.text("status", prompt_status(job.state));
    row.text_or_null("errorMessage", job.error.message);
    row.number("attemptCount", job.attempt);
    row.time("scheduledFor", job.run_at).time_or_null("startedAt", job.started_at);
    row.time_or_null("finishedAt", job.finished_at).time("createdAt", job.created_at).finish();
    append_part(all.begin("prompt"), payload, "prompt", {"id", "question", "category"});
    append_part(all.begin("model"), payload, "model", {"id", "name", "provider"});
    all.finish();
}

auto prompt_jobs_text(const PromptSummary& summary, std::span<const job::Job> jobs) -> std::string {
    std::string out;
    ObjectWriter object(out);
    object.flag("success", true);
    ObjectWriter(object.begin("summary"))
        .number("total", summary.total())
        .number("queued", summary.queued)
        .number("processing", summary.processing)
        .number("succeeded", summary.succeeded)
        .number("failed", summary.failed)
        .number("skipped", summary.skipped)
        .finish();
    append_list(object.begin("jobs"), jobs, append_prompt_job);
    object.finish();
    return out;
}

}  // namespace pawl::compat
