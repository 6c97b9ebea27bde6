// SPDX-License-Identifier: Apache-2.0
#include "pawl/job/job_request.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "pawl/base/names.h"
#include "pawl/base/text_time.h"
#include "pawl/job/job.h"
#include "pawl/job/retry_policy.h"

namespace pawl::job {
namespace {

class Checks {
 public:
    void require(bool holds, const char* pointer, const char* code, std::string detail) {
        if (!holds) {
            errors_.push_back({.pointer = pointer, .code = code, .detail = std::move(detail)});
        }
    }
    template <class T>
    void in_range(
        const std::optional<T>& value, T least, T most, const char* pointer, std::string detail
    ) {
        require(
            !value || (*value >= least && *value <= most),
            pointer,
            "out_of_range",
            std::move(detail)
        );
    }
    auto take() -> std::vector<FieldError> { return std::move(errors_); }

 private:
    std::vector<FieldError> errors_;
};

void check_unique(const UniqueRequest& unique, Checks& checks) {
    checks.require(is_label(unique.key), "/unique/key", "invalid_string", "1 to 255 bytes of text");
    const bool by_window = unique.held_while == UniqueWhile::window;
    checks.require(
        by_window == unique.window.has_value(),
        "/unique/window",
        "conflicting_fields",
        "a window goes with \"while\": \"window\", and that needs one"
    );
    checks.in_range(
        unique.window,
        Duration(std::chrono::seconds(1)),
        kLongestWindow,
        "/unique/window",
        "from 1s to 366d"
    );
}

void check_keys(const JobRequest& request, Checks& checks) {
    constexpr const char* kLabel = "1 to 255 bytes of text";
    for (const auto& [text, pointer] :
         {std::pair(&request.ref, "/ref"),
          std::pair(&request.concurrency_key, "/concurrency_key"),
          std::pair(&request.ordering_key, "/ordering_key")}) {
        checks.require(text->empty() || is_label(*text), pointer, "invalid_string", kLabel);
    }
    checks.require(
        request.depends_on.size() <= kMostParents,
        "/depends_on",
        "out_of_range",
        fmt::format("at most {} jobs", kMostParents)
    );
    if (request.unique) {
        check_unique(*request.unique, checks);
    }
}

}  // namespace

auto check_request(const JobRequest& request) -> std::vector<FieldError> {
    Checks checks;
    constexpr const char* kName = "1 to 128 of A-Z a-z 0-9 . _ : - and not . or ..";
    checks.require(is_name(request.task), "/task", "invalid_name", kName);
    checks.require(
        request.queue.empty() || is_name(request.queue), "/queue", "invalid_name", kName
    );
    checks.in_range(
        request.priority, kLowestPriority, kHighestPriority, "/priority", "from -1000 to 1000"
    );
    checks.in_range(request.max_attempts, 1, kMostAttempts, "/max_attempts", "from 1 to 1000");
    checks.in_range(
        request.timeout,
        Duration(std::chrono::milliseconds(1)),
        kLongestTimeout,
        "/timeout",
        "from 1ms to 24h"
    );
    checks.in_range(request.delay, Duration::zero(), kLongestDelay, "/delay", "from 0s to 3660d");
    checks.require(
        !request.run_at || !request.delay,
        "/delay",
        "conflicting_fields",
        "give run_at or delay, not both"
    );
    checks.require(
        request.tags.size() <= kMostTags,
        "/tags",
        "out_of_range",
        fmt::format("at most {} tags", kMostTags)
    );
    checks.require(
        std::ranges::all_of(request.tags, is_label),
        "/tags",
        "invalid_string",
        "1 to 255 bytes of text each"
    );
    checks.require(
        request.user_id.empty() || is_label(request.user_id),
        "/user_id",
        "invalid_string",
        "1 to 255 bytes of text"
    );
    check_keys(request, checks);
    return checks.take();
}

}  // namespace pawl::job
