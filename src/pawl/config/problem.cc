// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/problem.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace pawl::config {

auto to_text(const ConfigProblem& problem) -> std::string {
    std::string text = problem.file;
    if (problem.line > 0) {
        text += fmt::format(":{}:{}", problem.line, problem.column);
    }
    if (!text.empty()) {
        text += ": ";
    }
    if (!problem.key.empty()) {
        text += problem.key + ": ";
    }
    return text + problem.message;
}

void Report::problem(const Place& place, std::string key, std::string message, Danger danger) {
    problems_.push_back({
        .file = place.file,
        .line = place.line,
        .column = place.column,
        .key = std::move(key),
        .message = std::move(message),
        .danger = danger,
    });
}

void Report::warning(const Place& place, std::string key, std::string message) {
    warnings_.push_back({
        .file = place.file,
        .line = place.line,
        .column = place.column,
        .key = std::move(key),
        .message = std::move(message),
    });
}

auto Report::take_problems() -> std::vector<ConfigProblem> {
    std::ranges::sort(problems_, [](const auto& left, const auto& right) {
        return std::tie(left.line, left.column, left.key) <
               std::tie(right.line, right.column, right.key);
    });
    return std::move(problems_);
}

}  // namespace pawl::config
