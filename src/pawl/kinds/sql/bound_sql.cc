// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/sql/bound_sql.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <boost/json/value.hpp>
#include <charconv>
#include <cstddef>
#include <expected>
#include <optional>
#include <system_error>
#include <utility>

#include "pawl/base/json.h"
#include "pawl/database/sql_text.h"

namespace pawl::kinds::sql {
namespace {

using database::SqlToken;
using database::SqlValue;

auto trimmed(std::string_view text) -> std::string_view {
    const auto first = text.find_first_not_of(' ');
    return first == std::string_view::npos
               ? std::string_view()
               : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

// "{{ payload.a.b }}" to {"a", "b"}; nothing if it is something else.
auto path_in_braces(std::string_view braces) -> std::optional<PayloadPath> {
    constexpr std::string_view kRoot = "payload";
    auto text = trimmed(braces.substr(2, braces.size() - 4));
    if (!text.starts_with(kRoot)) {
        return std::nullopt;
    }
    text.remove_prefix(kRoot.size());
    PayloadPath path;
    while (!text.empty()) {
        const auto end = std::min(text.find('.', 1), text.size());
        if (text.front() != '.' || end == 1) {
            return std::nullopt;
        }
        path.emplace_back(text.substr(1, end - 1));
        text.remove_prefix(end);
    }
    return path;
}

auto find(const Json& root, const PayloadPath& path) -> const Json* {
    const auto* at = &root;
    for (const auto& step : path) {
        if (const auto* object = at->if_object()) {
            at = object->if_contains(step);
        } else if (const auto* list = at->if_array()) {
            std::size_t index = 0;
            const auto* const last = step.data() + step.size();
            const auto [end, error] = std::from_chars(step.data(), last, index);
            const bool inside = error == std::errc() && end == last && index < list->size();
            at = inside ? &(*list)[index] : nullptr;
        } else {
            at = nullptr;
        }
        if (at == nullptr) {
            return nullptr;
        }
    }
    return at;
}

auto value_of(const Json& json) -> SqlValue {
    switch (json.kind()) {
        case boost::json::kind::null:
            return database::Null{};
        case boost::json::kind::bool_:
            return json.get_bool();
        case boost::json::kind::int64:
            return json.get_int64();
        case boost::json::kind::double_:
            return json.get_double();
        case boost::json::kind::string:
            return std::string(json.get_string());
        case boost::json::kind::uint64:  // too large for either dialect's integers, not for text
            return to_json_text(json);
        case boost::json::kind::array:
        case boost::json::kind::object:
            return database::JsonText{.text = to_json_text(json)};
    }
    return database::Null{};
}

// Puts a statement together from its tokens.
class Binder {
 public:
    auto add(const SqlToken& token) -> Result<> {
        switch (token.kind) {
            case SqlToken::Kind::named:
                place({std::string(token.text.substr(1))});
                return {};
            case SqlToken::Kind::braces:
                return add_braces(token.text);
            case SqlToken::Kind::positional:
                return fail("invalid_template", "write :name or {{payload.name}} for a value");
            case SqlToken::Kind::quoted:
                if (token.text.contains("{{payload")) {
                    return fail(
                        "invalid_template",
                        "a value is bound: write {{payload.name}} without quotes around it"
                    );
                }
                break;
            case SqlToken::Kind::space:
            case SqlToken::Kind::word:
            case SqlToken::Kind::comment:
            case SqlToken::Kind::other:
                break;
        }
        made_.text += token.text;
        return {};
    }
    [[nodiscard]] auto take() -> BoundSql { return std::move(made_); }

 private:
    auto add_braces(std::string_view text) -> Result<> {
        auto path = path_in_braces(text);
        if (!path) {
            return fail("invalid_template", "between {{ and }} stands payload or payload.key");
        }
        place(std::move(*path));
        return {};
    }

    // Equal places share a value.
    void place(PayloadPath path) {
        const auto found = std::ranges::find(made_.values, path);
        const auto index = found - made_.values.begin();
        if (found == made_.values.end()) {
            made_.values.push_back(std::move(path));
        }
        made_.text += fmt::format("${}", index + 1);
    }

    BoundSql made_;
};

}  // namespace

auto parse_bound_sql(std::string_view text) -> Result<BoundSql> {
    if (const auto single = database::check_single_statement(text); !single) {
        return std::unexpected(single.error());
    }
    const auto tokens = database::scan_sql(text);
    if (!tokens) {
        return std::unexpected(tokens.error());
    }
    Binder binder;
    for (const auto& token : *tokens) {
        if (auto added = binder.add(token); !added) {
            return std::unexpected(std::move(added.error()));
        }
    }
    return binder.take();
}

auto values_of(const BoundSql& sql, const boost::json::object& payload)
    -> Result<std::vector<SqlValue>> {
    const Json root(payload);
    std::vector<SqlValue> values;
    for (const auto& path : sql.values) {
        const auto* const found = find(root, path);
        if (found == nullptr) {
            return fail(
                "missing_payload_key",
                fmt::format("the statement needs payload.{}, which is absent", fmt::join(path, "."))
            );
        }
        values.push_back(value_of(*found));
    }
    return values;
}

}  // namespace pawl::kinds::sql
