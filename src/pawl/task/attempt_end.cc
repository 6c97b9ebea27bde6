// SPDX-License-Identifier: Apache-2.0
#include "pawl/task/attempt_end.h"

#include <optional>

#include "pawl/base/json.h"
#include "pawl/job/outcome.h"
#include "pawl/task/context.h"

namespace pawl::task {

auto stopped_outcome(const TaskContext& context) -> job::Outcome {
    if (context.clock().steady_now() >= context.deadline()) {
        return job::Outcome::ended(
            job::AttemptEnd::timed_out, "timeout", "the attempt ran longer than the task's timeout"
        );
    }
    return job::Outcome::ended(
        job::AttemptEnd::released, "stopped", "the attempt was asked to stop"
    );
}

auto reported_failure(const boost::json::value& result) -> std::optional<std::string> {
    const auto* const object = result.if_object();
    const auto* const success = object == nullptr ? nullptr : object->if_contains("success");
    if (success == nullptr || !success->is_bool() || success->get_bool()) {
        return std::nullopt;
    }
    const auto* const error = object->if_contains("error");
    if (error == nullptr || error->is_null()) {
        return "the task reported no success and no error";
    }
    return error->is_string() ? std::string(error->get_string()) : to_json_text(*error);
}

}  // namespace pawl::task
