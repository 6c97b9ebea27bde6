// SPDX-License-Identifier: Apache-2.0
#include "pawl/task/key_rules.h"

#include <fmt/format.h>

#include <utility>

#include "pawl/base/names.h"

namespace pawl::task {
namespace {

// "" is no key.
auto render(const KeyTemplate& key, std::string_view payload, std::string_view what)
    -> Result<std::string> {
    auto text = key.made.render(payload.empty() ? "null" : payload);
    if (!text || text->empty()) {
        return std::string();  // what the template needs is absent, and nothing else can be wrong
    }
    if (!is_label(*text)) {
        return fail_field(
            "/payload",
            "invalid_string",
            fmt::format(
                "the task makes its {} of the payload, and of this one no key of 1 to 255 bytes "
                "of text without control characters",
                what
            )
        );
    }
    return text;
}

auto unique_of(const UniqueRule& rule, std::string_view payload)
    -> Result<std::optional<job::UniqueRequest>> {
    auto key = render(rule.key, payload, "unique key");
    if (!key) {
        return std::unexpected(std::move(key.error()));
    }
    if (key->empty()) {
        return std::nullopt;
    }
    return job::UniqueRequest{
        .key = std::move(*key),
        .held_while = rule.window ? job::UniqueWhile::window : job::UniqueWhile::unfinished,
        .window = rule.window,
        .on_conflict = rule.on_conflict,
    };
}

}  // namespace

auto KeyTemplate::parse(std::string_view text) -> Result<KeyTemplate> {
    if (!is_label(text)) {
        return fail("invalid_string", "must be 1 to 255 bytes of text, as \"{{payload.id}}\"");
    }
    auto made = TextTemplate::parse(text, Medium::plain);
    return made ? Result<KeyTemplate>({.text = std::string(text), .made = std::move(*made)})
                : std::unexpected(std::move(made.error()));
}

auto keys_of(const KeyRules& rules, std::string_view payload, JobKeys given) -> Result<JobKeys> {
    if (rules.unique && !given.unique) {
        auto unique = unique_of(*rules.unique, payload);
        if (!unique) {
            return std::unexpected(std::move(unique.error()));
        }
        given.unique = std::move(*unique);
    }
    if (rules.concurrency_key && given.concurrency_key.empty()) {
        auto key = render(*rules.concurrency_key, payload, "concurrency key");
        if (!key) {
            return std::unexpected(std::move(key.error()));
        }
        given.concurrency_key = std::move(*key);
    }
    return given;
}

}  // namespace pawl::task
