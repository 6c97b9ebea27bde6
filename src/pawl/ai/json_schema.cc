// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/json_schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

namespace pawl::ai {
namespace {

using boost::json::array;
using boost::json::object;

constexpr std::size_t kMostFaults = 10;

constexpr auto kKeywords = std::to_array<std::string_view>(
    {"type",
     "properties",
     "required",
     "additionalProperties",
     "items",
     "enum",
     "const",
     "anyOf",
     "minLength",
     "maxLength",
     "minimum",
     "maximum",
     "minItems",
     "maxItems",
     "title",
     "description",
     "default",
     "examples",
     "$schema"}
);
constexpr auto kTypes = std::to_array<std::string_view>(
    {"object", "array", "string", "number", "integer", "boolean", "null"}
);

auto is_type(const Json& value, std::string_view type) -> bool {
    if (type == "integer") {
        return value.is_int64() || value.is_uint64();
    }
    return (type == "object" && value.is_object()) || (type == "array" && value.is_array()) ||
           (type == "string" && value.is_string()) || (type == "number" && value.is_number()) ||
           (type == "boolean" && value.is_bool()) || (type == "null" && value.is_null());
}

// One or several types, as a list.
auto types_of(const Json& type) -> array {
    return type.is_array() ? type.get_array() : array{type};
}

auto characters_of(std::string_view text) -> std::int64_t {
    return std::ranges::count_if(text, [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) != 0x80;  // not within a UTF-8 character
    });
}

auto list_text(const array& values) -> std::string {
    return to_json_text(values);
}

// Walks the schema itself.
class SchemaCheck {
 public:
    auto check(const Json& schema, const std::string& path) -> Result<> {
        const auto* const keywords = schema.if_object();
        if (keywords == nullptr) {
            return refuse(path, "is no schema: an object");
        }
        for (const auto& [name, value] : *keywords) {
            if (std::ranges::find(kKeywords, std::string_view(name)) == kKeywords.end()) {
                return refuse(path, fmt::format("`{}` is not supported", std::string_view(name)));
            }
            if (auto checked = check_keyword(name, value, path); !checked) {
                return checked;
            }
        }
        return {};
    }

 private:
    static auto refuse(std::string_view path, std::string_view why) -> std::unexpected<Error> {
        return fail(
            "unsupported_schema", fmt::format("schema {}: {}", path.empty() ? "/" : path, why)
        );
    }

    auto check_keyword(std::string_view name, const Json& value, const std::string& path)
        -> Result<> {
        if (name == "type") {
            const bool known = std::ranges::all_of(types_of(value), [](const Json& type) {
                return type.is_string() &&
                       std::ranges::find(kTypes, std::string_view(type.get_string())) !=
                           kTypes.end();
            });
            return known ? Result<>() : refuse(path, "`type` is no type of JSON");
        }
        if (name == "properties") {
            return check_properties(value, path);
        }
        if (name == "items" || (name == "additionalProperties" && !value.is_bool())) {
            return check(value, fmt::format("{}/{}", path, name));
        }
        if (name == "anyOf" || name == "enum" || name == "required") {
            return check_list(name, value, path);
        }
        const bool counts = name.starts_with("min") || name.starts_with("max");
        return !counts || value.is_number() ? Result<>()
                                            : refuse(path, fmt::format("`{}` is no number", name));
    }

    auto check_properties(const Json& value, const std::string& path) -> Result<> {
        if (!value.is_object()) {
            return refuse(path, "`properties` is no object");
        }
        for (const auto& [name, schema] : value.get_object()) {
            auto checked =
                check(schema, fmt::format("{}/properties/{}", path, std::string_view(name)));
            if (!checked) {
                return checked;
            }
        }
        return {};
    }

    auto check_list(std::string_view name, const Json& value, const std::string& path) -> Result<> {
        if (!value.is_array()) {
            return refuse(path, fmt::format("`{}` is no list", name));
        }
        for (const auto& item : value.get_array()) {
            if (name == "required" && !item.is_string()) {
                return refuse(path, "`required` has something that is no name");
            }
            if (name != "anyOf") {
                continue;
            }
            if (auto checked = check(item, path + "/anyOf"); !checked) {
                return checked;
            }
        }
        return {};
    }
};

// Walks a value along its schema.
class ValueCheck {
 public:
    void check(const object& schema, const Json& value, const std::string& path) {
        if (faults_.size() >= kMostFaults) {
            return;
        }
        check_type(schema, value, path);
        check_choice(schema, value, path);
        check_any_of(schema, value, path);
        if (const auto* const text = value.if_string()) {
            check_range(schema, "Length", "characters", characters_of(*text), path);
        } else if (value.is_number()) {
            check_number(schema, value, path);
        } else if (const auto* const list = value.if_array()) {
            check_range(schema, "Items", "items", static_cast<std::int64_t>(list->size()), path);
            check_items(schema, *list, path);
        } else if (const auto* const members = value.if_object()) {
            check_members(schema, *members, path);
        }
    }

    [[nodiscard]] auto take() -> std::vector<std::string> { return std::move(faults_); }

 private:
    void add(std::string_view path, std::string_view fault) {
        if (faults_.size() < kMostFaults) {
            faults_.push_back(fmt::format("{}: {}", path.empty() ? "the answer" : path, fault));
        }
    }

    void check_type(const object& schema, const Json& value, const std::string& path) {
        const auto* const type = schema.if_contains("type");
        if (type == nullptr) {
            return;
        }
        const auto types = types_of(*type);
        const bool fits = std::ranges::any_of(types, [&](const Json& one) {
            return is_type(value, std::string_view(one.get_string()));
        });
        if (!fits) {
            add(path, fmt::format("must be of type {}", to_json_text(*type)));
        }
    }

    void check_choice(const object& schema, const Json& value, const std::string& path) {
        if (const auto* const choices = schema.if_contains("enum")) {
            const auto& list = choices->get_array();
            if (std::ranges::find(list, value) == list.end()) {
                add(path, fmt::format("must be one of {}", list_text(list)));
            }
        }
        if (const auto* const only = schema.if_contains("const"); only && *only != value) {
            add(path, fmt::format("must be {}", to_json_text(*only)));
        }
    }

    void check_any_of(const object& schema, const Json& value, const std::string& path) {
        const auto* const choices = schema.if_contains("anyOf");
        if (choices == nullptr) {
            return;
        }
        const bool fits = std::ranges::any_of(choices->get_array(), [&](const Json& choice) {
            return find_faults(choice, value).empty();
        });
        if (!fits) {
            add(path, "fits none of the schemas of anyOf");
        }
    }

    void check_range(
        const object& schema,
        std::string_view what,
        std::string_view unit,
        std::int64_t count,
        const std::string& path
    ) {
        const auto bound = [&](std::string_view side) -> std::optional<double> {
            const auto* const value = schema.if_contains(fmt::format("{}{}", side, what));
            return value == nullptr ? std::nullopt : std::optional(value->to_number<double>());
        };
        if (const auto least = bound("min"); least && static_cast<double>(count) < *least) {
            add(path, fmt::format("must have at least {} {}", *least, unit));
        }
        if (const auto most = bound("max"); most && static_cast<double>(count) > *most) {
            add(path, fmt::format("must have at most {} {}", *most, unit));
        }
    }

    void check_number(const object& schema, const Json& value, const std::string& path) {
        const auto number = value.to_number<double>();
        if (const auto* const least = schema.if_contains("minimum");
            least && number < least->to_number<double>()) {
            add(path, fmt::format("must be at least {}", to_json_text(*least)));
        }
        if (const auto* const most = schema.if_contains("maximum");
            most && number > most->to_number<double>()) {
            add(path, fmt::format("must be at most {}", to_json_text(*most)));
        }
    }

    void check_items(const object& schema, const array& list, const std::string& path) {
        const auto* const items = schema.if_contains("items");
        for (std::size_t i = 0; items != nullptr && i < list.size(); ++i) {
            check(items->get_object(), list[i], fmt::format("{}/{}", path, i));
        }
    }

    void check_members(const object& schema, const object& members, const std::string& path) {
        if (const auto* const required = schema.if_contains("required")) {
            for (const auto& name : required->get_array()) {
                const std::string_view key = name.get_string();
                if (!members.contains(key)) {
                    add(path, fmt::format("`{}` is missing", key));
                }
            }
        }
        const auto* const properties = schema.if_contains("properties");
        const auto* const others = schema.if_contains("additionalProperties");
        for (const auto& [key, value] : members) {
            const std::string_view name = key;
            const auto* known =
                properties == nullptr ? nullptr : properties->get_object().if_contains(name);
            if (known == nullptr && others != nullptr && others->is_bool() && !others->get_bool()) {
                add(path, fmt::format("`{}` is not allowed", name));
            }
            if (known == nullptr && others != nullptr && others->is_object()) {
                known = others;
            }
            if (known != nullptr) {
                check(known->get_object(), value, fmt::format("{}/{}", path, name));
            }
        }
    }

    std::vector<std::string> faults_;
};

}  // namespace

auto check_schema(const Json& schema) -> Result<> {
    return SchemaCheck().check(schema, "");
}

auto find_faults(const Json& schema, const Json& value) -> std::vector<std::string> {
    ValueCheck checker;
    checker.check(schema.as_object(), value, "");
    return checker.take();
}

}  // namespace pawl::ai
