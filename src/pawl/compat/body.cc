// SPDX-License-Identifier: Apache-2.0
#include "pawl/compat/body.h"

#include <fmt/format.h>

#include <utility>

namespace pawl::compat {
namespace {

auto wrong(std::string_view name, std::string_view wanted) -> std::unexpected<Error> {
    return fail("bad_request", fmt::format("{} must be {}", name, wanted));
}

// Null if it is absent or null.
auto find(const boost::json::object& object, std::string_view name) -> const Json* {
    const auto* const value = object.if_contains(name);
    return value == nullptr || value->is_null() ? nullptr : value;
}

}  // namespace

auto read_body(std::string_view body) -> Result<boost::json::object> {
    if (body.find_first_not_of(" \t\r\n") == std::string_view::npos) {
        return boost::json::object();
    }
    auto value = read_json(body);
    if (!value) {
        return std::unexpected(std::move(value.error()));
    }
    if (auto* const object = value->if_object()) {
        return std::move(*object);
    }
    return fail("bad_request", "The body must be a JSON object");
}

auto text_in(const boost::json::object& body, std::string_view name)
    -> Result<std::optional<std::string>> {
    const auto* const value = find(body, name);
    if (value == nullptr) {
        return std::nullopt;
    }
    const auto* const text = value->if_string();
    return text == nullptr ? wrong(name, "a string")
                           : Result<std::optional<std::string>>(std::string(*text));
}

auto id_in(const boost::json::object& body, std::string_view name)
    -> Result<std::optional<std::string>> {
    const auto* const value = find(body, name);
    if (value != nullptr && is_integer(*value)) {
        return std::to_string(value->get_int64());
    }
    return value == nullptr || value->is_string() ? text_in(body, name)
                                                  : wrong(name, "a string or an integer");
}

auto integer_in(
    const boost::json::object& body, std::string_view name, std::int64_t least, std::int64_t most
) -> Result<std::optional<std::int64_t>> {
    const auto* const value = find(body, name);
    if (value == nullptr) {
        return std::nullopt;
    }
    if (!is_integer(*value) || value->get_int64() < least || value->get_int64() > most) {
        return wrong(name, fmt::format("an integer from {} to {}", least, most));
    }
    return value->get_int64();
}

auto job_id_in(const Json& value) -> std::optional<JobId> {
    if (is_integer(value)) {
        return parse_id<JobTag>(std::to_string(value.get_int64()));
    }
    const auto* const text = value.if_string();
    return text == nullptr ? std::nullopt : parse_id<JobTag>(std::string_view(*text));
}

auto object_of(std::string_view json) -> boost::json::object {
    auto value = read_json(json);
    auto* const object = value ? value->if_object() : nullptr;
    return object == nullptr ? boost::json::object() : std::move(*object);
}

auto number_of(const boost::json::object& object, std::string_view name) -> std::int64_t {
    const auto* const value = find(object, name);
    return value != nullptr && is_integer(*value) ? value->get_int64() : 0;
}

auto json_of(const boost::json::object& object, std::string_view name) -> std::string {
    const auto* const value = find(object, name);
    return value == nullptr ? "null" : to_json_text(*value);
}

auto with_member(std::string_view json, std::string_view name, Json value) -> std::string {
    auto object = object_of(json);
    object[name] = std::move(value);
    return to_json_text(object);
}

}  // namespace pawl::compat
