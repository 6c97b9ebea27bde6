// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/key_rules.h"

#include <optional>
#include <string>
#include <utility>

#include "pawl/job/job_request.h"

namespace pawl::config {
namespace {

constexpr std::string_view kUnique = "unique";

// Nothing if the key is absent or its template is wrong.
auto read_template(TableReader& reader, std::string_view key) -> std::optional<task::KeyTemplate> {
    std::string text;
    reader.read_text(key, text);
    const auto* const member = reader.find(key);
    if (member == nullptr || member->node.text() == nullptr || !member->node.unresolved.empty()) {
        return std::nullopt;  // read_text() has said what is wrong
    }
    auto parsed = task::KeyTemplate::parse(text);
    if (!parsed) {
        reader.problem(*member, parsed.error().message);
        return std::nullopt;
    }
    return std::move(*parsed);
}

void read_window(TableReader& reader, task::UniqueRule& rule) {
    constexpr DurationBounds kWindows = {
        .least = std::chrono::seconds(1), .most = job::kLongestWindow
    };
    auto held_while = job::UniqueWhile::unfinished;
    reader.read_choice("while", job::kUniqueWhileNames, held_while);
    const bool by_window = held_while == job::UniqueWhile::window;
    const auto* const window = reader.find("window");
    if (by_window != (window != nullptr)) {
        reader.problem(
            *(by_window ? reader.find("while") : window),
            "a window goes with while = \"window\", and that needs one"
        );
        return;
    }
    if (by_window) {
        rule.window = kWindows.least;
        reader.read_duration("window", *rule.window, kWindows);
    }
}

auto read_unique(TableReader& task) -> std::optional<task::UniqueRule> {
    const auto* const member = task.find(kUnique);
    if (member == nullptr) {
        return std::nullopt;
    }
    task::UniqueRule rule;
    std::optional<task::KeyTemplate> key;
    if (member->node.text() != nullptr) {
        key = read_template(task, kUnique);
    } else if (member->node.table() != nullptr) {
        TableReader reader(&member->node, task.path_of(kUnique), task.report());
        if (!reader.has("key")) {
            reader.report().problem(member->place, reader.path_of("key"), "is missing");
        }
        key = read_template(reader, "key");
        read_window(reader, rule);
        reader.read_choice("on_conflict", job::kOnConflictNames, rule.on_conflict);
        reader.finish();
    } else {
        task.problem(
            *member, "must be a template, as \"{{payload.id}}\", or a table with one as its `key`"
        );
    }
    if (!key) {
        return std::nullopt;
    }
    rule.key = std::move(*key);
    return rule;
}

}  // namespace

auto read_key_rules(TableReader& task) -> task::KeyRules {
    return {.unique = read_unique(task), .concurrency_key = read_template(task, "concurrency_key")};
}

void check_keys_of_schedules(
    const Config& config, const std::vector<Place>& places, Report& report
) {
    for (std::size_t i = 0; i < config.schedules.size(); ++i) {
        const auto& schedule = config.schedules[i];
        const auto task = config.tasks.find(schedule.task);
        if (task == config.tasks.end()) {
            continue;
        }
        const auto& payload = schedule.payload.empty() ? task->second.payload : schedule.payload;
        if (const auto keys = task::keys_of(task->second.keys, payload); !keys) {
            report.problem(places[i], "schedules." + schedule.name, keys.error().message);
        }
    }
}

}  // namespace pawl::config
