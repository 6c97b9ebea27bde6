// SPDX-License-Identifier: Apache-2.0
// Reads a JSON object strictly: every member has a rule or is refused, and all that is wrong is
// said at once, each with its JSON Pointer.
#pragma once

#include <algorithm>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/json.h"
#include "pawl/base/result.h"

namespace pawl::api {

// What is wrong with one value.
struct FieldFault {
    std::string_view code;
    std::string detail;
};
template <class T>
using Field = std::expected<T, FieldFault>;

// invalid_type for anything but a string.
[[nodiscard]] auto read_text(const Json& value) -> Field<std::string>;
// invalid_name: the rule of names.h.
[[nodiscard]] auto read_name(const Json& value) -> Field<std::string>;
// invalid_string: 1..255 bytes of text.
[[nodiscard]] auto read_label(const Json& value) -> Field<std::string>;
[[nodiscard]] auto read_names(const Json& value) -> Field<std::vector<std::string>>;
[[nodiscard]] auto read_labels(const Json& value) -> Field<std::vector<std::string>>;
// invalid_type for what is no number, invalid_number for what is no integer (1.5, 1e400, -0, 2^63),
// out_of_range outside [least, most].
[[nodiscard]] auto read_integer(const Json& value, int least, int most) -> Field<int>;
[[nodiscard]] auto read_flag(const Json& value) -> Field<bool>;
// invalid_time.
[[nodiscard]] auto read_time(const Json& value) -> Field<WallTime>;
// out_of_range for what is no duration or a negative one.
[[nodiscard]] auto read_duration(const Json& value) -> Field<Duration>;
// One of `names`, as its position. Error: out_of_range.
[[nodiscard]] auto read_choice(const Json& value, std::span<const std::string_view> names)
    -> Field<std::size_t>;

// How one member of an object goes into a T.
template <class T>
struct FieldRule {
    std::string_view name;
    std::optional<FieldFault> (*read)(T& into, const Json& value);
};

// Stores what was read, or says what is wrong.
template <class Value, class Target>
[[nodiscard]] auto put(Field<Value> field, Target& target) -> std::optional<FieldFault> {
    if (!field) {
        return std::move(field.error());
    }
    target = std::move(*field);
    return std::nullopt;
}

// `prefix` plus `name`; a name that is none of ours is not repeated: the pointer ends at its
// object.
[[nodiscard]] auto pointer_to(std::string_view prefix, std::string_view name) -> std::string;

// invalid_type unless `value` is an object; else every member through its rule.
template <class T>
void read_object(
    const Json& value,
    std::span<const FieldRule<T>> rules,
    std::string_view prefix,
    T& into,
    std::vector<FieldError>& errors
) {
    const auto* const object = value.if_object();
    if (object == nullptr) {
        errors.push_back(
            {.pointer = std::string(prefix), .code = "invalid_type", .detail = "an object is needed"
            }
        );
        return;
    }
    for (const auto& member : *object) {
        const std::string_view key(member.key().data(), member.key().size());
        const auto rule = std::ranges::find(rules, key, &FieldRule<T>::name);
        auto fault = rule != rules.end() ? rule->read(into, member.value())
                                         : FieldFault{
                                               .code = "unknown_field",
                                               .detail = "there is no field of this name",
                                           };
        if (fault) {
            errors.push_back({
                .pointer = pointer_to(prefix, key),
                .code = std::string(fault->code),
                .detail = std::move(fault->detail),
            });
        }
    }
}

// One error out of what is wrong with fields.
[[nodiscard]] auto fail_fields(std::vector<FieldError> errors) -> std::unexpected<Error>;

// A JSON text whose top is an object; members named `raw` are kept as text.
[[nodiscard]] auto read_body(std::string_view body, std::vector<std::string_view> raw_members)
    -> Result<Json>;

}  // namespace pawl::api
