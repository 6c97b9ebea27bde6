// SPDX-License-Identifier: Apache-2.0
#include "pawl/task/option_reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <expected>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "pawl/base/names.h"
#include "pawl/base/result.h"

namespace pawl::task {

auto OptionReader::value(std::string_view key) -> const boost::json::value* {
    known_.emplace_back(key);
    return options_.if_contains(key);
}

auto OptionReader::text(std::string_view key) -> std::optional<std::string> {
    const auto* const found = value(key);
    if (found == nullptr) {
        return std::nullopt;
    }
    if (!found->is_string()) {
        refuse(key, "invalid_type", "a text is expected");
        return std::nullopt;
    }
    return std::string(found->get_string());
}

auto OptionReader::flag(std::string_view key) -> std::optional<bool> {
    const auto* const found = value(key);
    if (found == nullptr) {
        return std::nullopt;
    }
    if (!found->is_bool()) {
        refuse(key, "invalid_type", "true or false is expected");
        return std::nullopt;
    }
    return found->get_bool();
}

auto OptionReader::integer(std::string_view key, std::int64_t least, std::int64_t most)
    -> std::optional<std::int64_t> {
    const auto* const found = value(key);
    if (found == nullptr) {
        return std::nullopt;
    }
    if (!found->is_int64()) {
        refuse(key, "invalid_type", "a whole number is expected");
        return std::nullopt;
    }
    if (found->get_int64() < least || found->get_int64() > most) {
        refuse(key, "out_of_range", fmt::format("{}..{} is expected", least, most));
        return std::nullopt;
    }
    return found->get_int64();
}

auto OptionReader::one_of(std::string_view key, std::initializer_list<std::string_view> choices)
    -> std::optional<std::string> {
    auto given = text(key);
    if (given && std::ranges::find(choices, std::string_view(*given)) == choices.end()) {
        refuse(
            key, "invalid_value", fmt::format("one of {} is expected", fmt::join(choices, ", "))
        );
        return std::nullopt;
    }
    return given;
}

void OptionReader::refuse(
    std::string_view pointer, std::string_view code, std::string_view detail
) {
    fields_.push_back({
        .pointer = fmt::format("/{}", pointer),
        .code = std::string(code),
        .detail = std::string(detail),
    });
}

void OptionReader::refuse(std::string_view pointer, const Error& error) {
    refuse(pointer, error.code, error.message);
}

auto OptionReader::finish() -> Result<> {
    refuse_unknown_keys();
    if (fields_.empty()) {
        return {};
    }
    const auto& first = fields_.front();
    return std::unexpected(Error{
        .code = first.code,
        .message = first.pointer + ": " + first.detail,
        .fields = std::move(fields_),
    });
}

void OptionReader::refuse_unknown_keys() {
    for (const auto& option : options_) {
        const std::string_view key = option.key();
        if (std::ranges::find(known_, key) != known_.end()) {
            continue;
        }
        const auto near = nearest_name(key, known_);
        refuse(
            key,
            "unknown_field",
            near.empty() ? "this kind has no such option"
                         : fmt::format("this kind has no such option; did you mean \"{}\"?", near)
        );
    }
}

}  // namespace pawl::task
