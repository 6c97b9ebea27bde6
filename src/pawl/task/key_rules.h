// SPDX-License-Identifier: Apache-2.0
// Keys that a task gives its jobs, made of their payload.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/job/job.h"
#include "pawl/job/job_request.h"
#include "pawl/task/text_template.h"

namespace pawl::task {

// A template of a key, and its text as it was written.
struct KeyTemplate {
    std::string text = {};
    TextTemplate made = {};

    // Errors: invalid_template, and invalid_string for text that is longer than a key or has
    // control characters.
    [[nodiscard]] static auto parse(std::string_view text) -> Result<KeyTemplate>;
};

struct UniqueRule {
    KeyTemplate key = {};
    std::optional<Duration> window = std::nullopt;  // nullopt: held while the job is unfinished
    job::OnConflict on_conflict = job::OnConflict::existing;
};

// For jobs whose request names no such key.
struct KeyRules {
    std::optional<UniqueRule> unique = std::nullopt;
    std::optional<KeyTemplate> concurrency_key = std::nullopt;
};

struct JobKeys {
    std::optional<job::UniqueRequest> unique = std::nullopt;
    std::string concurrency_key = {};  // "": none
};

// The keys that are given, and for those that are not what the rules make of the payload (JSON
// text; empty is null). There is no key where a value that a rule needs is absent or null, and
// where nothing but an empty text comes out. Pure. Error: invalid_string at /payload, for what no
// key may be: longer than 255 bytes, or with control characters in it.
[[nodiscard]] auto keys_of(const KeyRules& rules, std::string_view payload, JobKeys given = {})
    -> Result<JobKeys>;

}  // namespace pawl::task
