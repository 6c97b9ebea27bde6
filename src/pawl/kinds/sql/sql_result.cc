// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/sql/sql_result.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/system/error_code.hpp>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <variant>

#include "pawl/base/json.h"
#include "pawl/base/text_time.h"
#include "pawl/database/sql_value.h"
#include "pawl/task/attempt_end.h"

namespace pawl::kinds::sql {
namespace {

using database::SqlRows;

// Text of SQLite may be any bytes; JSON is UTF-8, and the store's reader takes no U+0000.
auto text_json(const std::string& text) -> Json {
    std::string clean(text);
    std::ranges::replace(clean, '\0', ' ');
    auto read = read_json(quote_json(clean));
    return read ? std::move(*read) : Json();
}

struct ToJson {
    auto operator()(database::Null) const -> Json { return nullptr; }
    auto operator()(bool truth) const -> Json { return truth; }
    auto operator()(std::int64_t number) const -> Json { return number; }
    auto operator()(double number) const -> Json { return number; }
    auto operator()(const std::string& text) const -> Json { return text_json(text); }
    auto operator()(const database::JsonText& json) const -> Json {
        auto read = read_json(json.text);
        return read ? std::move(*read) : text_json(json.text);
    }
    auto operator()(WallTime time) const -> Json { return Json(format_time(time)); }
};

auto names_of(const SqlRows& rows) -> std::vector<std::string> {
    std::vector<std::string> names;
    for (const auto& column : rows.columns) {
        auto name = column;
        for (int number = 2; std::ranges::find(names, name) != names.end(); ++number) {
            name = fmt::format("{}_{}", column, number);
        }
        names.push_back(std::move(name));
    }
    return names;
}

auto rows_json(const SqlRows& rows) -> boost::json::array {
    const auto names = names_of(rows);
    boost::json::array list;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        boost::json::object row;
        for (std::size_t j = 0; j < names.size(); ++j) {
            row.insert_or_assign(names[j], std::visit(ToJson{}, rows.at(i, j)));
        }
        list.emplace_back(std::move(row));
    }
    return list;
}

}  // namespace

auto result_of(const std::vector<SqlRows>& answers, Effect effect) -> std::string {
    if (answers.empty()) {
        return "{}";
    }
    const auto& last = answers.back();
    boost::json::object result = {
        {"command", last.command},
        {"row_count", last.affected},
        {"rows", rows_json(last)},
        {"truncated", last.truncated},
    };
    if (answers.size() > 1) {
        boost::json::array results;
        for (const auto& answer : answers) {
            results.push_back({{"command", answer.command}, {"row_count", answer.affected}});
        }
        result.emplace("results", std::move(results));
    }
    if (effect == Effect::undone) {
        result.emplace("dryRun", true);
    }
    auto text = to_json_text(result);
    if (text.size() > task::kMostResultBytes) {
        result["rows"] = boost::json::array();
        result["truncated"] = true;
        text = to_json_text(result);
    }
    return text;
}

}  // namespace pawl::kinds::sql
