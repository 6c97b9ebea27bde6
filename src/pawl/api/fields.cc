// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/fields.h"

#include <fmt/format.h>

#include "pawl/base/names.h"
#include "pawl/base/text_time.h"

namespace pawl::api {
namespace {

constexpr std::size_t kMostElements = 1'000;

auto fault(std::string_view code, std::string detail) -> std::unexpected<FieldFault> {
    return std::unexpected(FieldFault{.code = code, .detail = std::move(detail)});
}

// A string that keeps the rule, or what is wrong with it.
auto checked(
    const Json& value, bool (*keeps)(std::string_view), std::string_view code, const char* rule
) -> Field<std::string> {
    auto text = read_text(value);
    return !text || keeps(*text) ? std::move(text) : fault(code, rule);
}

auto read_list(const Json& value, Field<std::string> (*read)(const Json&))
    -> Field<std::vector<std::string>> {
    const auto* const array = value.if_array();
    if (array == nullptr) {
        return fault("invalid_type", "a list of strings is needed");
    }
    if (array->size() > kMostElements) {
        return fault("out_of_range", fmt::format("at most {} elements", kMostElements));
    }
    std::vector<std::string> texts;
    texts.reserve(array->size());
    for (const auto& element : *array) {
        auto text = read(element);
        if (!text) {
            return std::unexpected(std::move(text.error()));
        }
        texts.push_back(std::move(*text));
    }
    return texts;
}

}  // namespace

auto read_text(const Json& value) -> Field<std::string> {
    const auto* const text = value.if_string();
    return text != nullptr ? Field<std::string>(std::in_place, text->data(), text->size())
                           : fault("invalid_type", "a string is needed");
}

auto read_name(const Json& value) -> Field<std::string> {
    return checked(
        value, is_name, "invalid_name", "1 to 128 of A-Z a-z 0-9 . _ : - and not . or .."
    );
}

auto read_label(const Json& value) -> Field<std::string> {
    return checked(
        value, is_label, "invalid_string", "1 to 255 bytes of text without control characters"
    );
}

auto read_names(const Json& value) -> Field<std::vector<std::string>> {
    return read_list(value, read_name);
}

auto read_labels(const Json& value) -> Field<std::vector<std::string>> {
    return read_list(value, read_label);
}

auto read_integer(const Json& value, int least, int most) -> Field<int> {
    if (!value.is_number()) {
        return fault("invalid_type", "an integer is needed");
    }
    if (!is_integer(value)) {
        return fault("invalid_number", "an integer is needed, without fraction or exponent");
    }
    const auto number = value.get_int64();
    if (number < least || number > most) {
        return fault("out_of_range", fmt::format("from {} to {}", least, most));
    }
    return static_cast<int>(number);
}

auto read_flag(const Json& value) -> Field<bool> {
    const auto* const flag = value.if_bool();
    return flag != nullptr ? Field<bool>(*flag) : fault("invalid_type", "true or false is needed");
}

auto read_time(const Json& value) -> Field<WallTime> {
    const auto text = read_text(value);
    if (!text) {
        return std::unexpected(text.error());
    }
    const auto time = parse_time(*text);
    return time ? Field<WallTime>(*time) : fault("invalid_time", time.error().message);
}

auto read_duration(const Json& value) -> Field<Duration> {
    const auto text = read_text(value);
    if (!text) {
        return std::unexpected(text.error());
    }
    const auto duration = parse_duration(*text);
    return duration && *duration >= Duration::zero()
               ? Field<Duration>(*duration)
               : fault("out_of_range", "a duration as 250ms, 90s, 15m, 24h or 30d, at most 3660d");
}

auto read_choice(const Json& value, std::span<const std::string_view> names) -> Field<std::size_t> {
    const auto text = read_text(value);
    if (!text) {
        return std::unexpected(text.error());
    }
    const auto found = std::ranges::find(names, std::string_view(*text));
    if (found == names.end()) {
        return fault("out_of_range", fmt::format("one of {}", fmt::join(names, ", ")));
    }
    return static_cast<std::size_t>(found - names.begin());
}

auto pointer_to(std::string_view prefix, std::string_view name) -> std::string {
    return is_name(name) ? fmt::format("{}/{}", prefix, name) : std::string(prefix);
}

auto fail_fields(std::vector<FieldError> errors) -> std::unexpected<Error> {
    auto message = errors.size() == 1
                       ? fmt::format("{}: {}", errors.front().pointer, errors.front().detail)
                       : fmt::format("{} fields are wrong: see errors", errors.size());
    return std::unexpected(Error{
        .code = "validation_failed",
        .message = std::move(message),
        .fields = std::move(errors),
    });
}

auto read_body(std::string_view body, std::vector<std::string_view> raw_members) -> Result<Json> {
    return read_json(body, JsonRules{.raw_members = std::move(raw_members)});
}

}  // namespace pawl::api
