// SPDX-License-Identifier: Apache-2.0
#include "pawl/cli/output.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace pawl::cli {
namespace {

constexpr std::size_t kWidestCell = 60;

using Row = std::vector<std::string>;

// A member of an object, or the first element of a list, which is called 0.
auto step_into(const boost::json::value& value, std::string_view name)
    -> const boost::json::value* {
    if (const auto* object = value.if_object()) {
        return object->if_contains(name);
    }
    const auto* list = value.if_array();
    return list != nullptr && name == "0" ? list->if_contains(0) : nullptr;
}

auto look_up(const boost::json::value& value, std::string_view path) -> const boost::json::value* {
    const auto* here = &value;
    while (!path.empty()) {
        const auto end = std::min(path.find('.'), path.size());
        here = step_into(*here, path.substr(0, end));
        if (here == nullptr) {
            return nullptr;
        }
        path.remove_prefix(std::min(end + 1, path.size()));
    }
    return here;
}

auto to_cell(const boost::json::value& value) -> std::string {
    if (const auto* text = value.if_string()) {
        return plain(std::string_view(*text));
    }
    return value.is_null() ? "" : plain(boost::json::serialize(value));
}

auto cell(const boost::json::value& row, const Column& column) -> std::string {
    const auto* value = look_up(row, column.member);
    auto text = value == nullptr ? std::string() : to_cell(*value);
    return text.size() > kWidestCell ? text.substr(0, kWidestCell - 1) + "…" : text;
}

auto color_of(std::string_view state) -> std::string_view {
    if (state == "succeeded" || state == "fired") {
        return "32";
    }
    if (state == "failed" || state == "cancelled") {
        return "31";
    }
    if (state == "running" || state == "retrying") {
        return "33";
    }
    return state == "skipped" || state == "paused" ? "2" : "";
}

class Table {
 public:
    Table(const std::vector<Column>& columns, bool color) : color_(color) {
        Row titles;
        for (const auto& column : columns) {
            titles.emplace_back(column.title);
        }
        rows_.push_back(std::move(titles));
    }

    void add(Row row) { rows_.push_back(std::move(row)); }

    void write(std::ostream& out) const {
        std::vector<std::size_t> widths(rows_.front().size(), 0);
        for (const auto& row : rows_) {
            for (std::size_t i = 0; i < row.size(); ++i) {
                widths[i] = std::max(widths[i], row[i].size());
            }
        }
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            out << line(rows_[i], widths, i == 0) << '\n';
        }
    }

 private:
    [[nodiscard]] auto line(const Row& row, const std::vector<std::size_t>& widths, bool title)
        const -> std::string {
        std::string text;
        for (std::size_t i = 0; i < row.size(); ++i) {
            const auto code = title ? std::string_view("1") : color_of(row[i]);
            text +=
                color_ && !code.empty() ? fmt::format("\x1b[{}m{}\x1b[0m", code, row[i]) : row[i];
            if (i + 1 < row.size()) {
                text += std::string(widths[i] - row[i].size() + 2, ' ');
            }
        }
        while (text.ends_with(' ')) {
            text.pop_back();
        }
        return text;
    }

    std::vector<Row> rows_;
    bool color_;
};

auto parse(const std::string& body) -> boost::json::value {
    boost::system::error_code error;
    auto value = boost::json::parse(body, error);
    return error ? boost::json::value() : value;
}

void write_whole(std::ostream& out, const std::string& body) {
    out << body << (body.ends_with('\n') ? "" : "\n");
}

}  // namespace

auto form_of(const Invocation& invocation) -> Form {
    if (invocation.has("--jsonl")) {
        return Form::jsonl;
    }
    return invocation.has("--json") ? Form::json : Form::table;
}

auto wants_color(const Invocation& invocation, const Shell& shell) -> bool {
    const auto when = invocation.value("--color").value_or("auto");
    if (when != "auto") {
        return when == "always";
    }
    const auto variable = [&](std::string_view name) {
        const auto found = shell.environment.find(name);
        return found == shell.environment.end() ? std::string() : found->second;
    };
    return shell.out_is_terminal && variable("NO_COLOR").empty() && variable("TERM") != "dumb";
}

auto plain(std::string_view text) -> std::string {
    std::string cleaned(text);
    std::ranges::replace_if(
        cleaned, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7F'; }, ' '
    );
    return cleaned;
}

void note(const Invocation& invocation, Shell& shell, std::string_view text) {
    if (!invocation.has("--quiet")) {
        shell.err << text << '\n';
    }
}

void show_page(
    const Invocation& invocation,
    Shell& shell,
    const std::string& body,
    const std::vector<Column>& columns
) {
    if (form_of(invocation) == Form::json) {
        write_whole(shell.out, body);
        return;
    }
    const auto page = parse(body);
    const auto* items = look_up(page, "data");
    Table table(columns, wants_color(invocation, shell));
    for (const auto& item :
         items != nullptr && items->is_array() ? items->get_array() : boost::json::array()) {
        if (form_of(invocation) == Form::jsonl) {
            shell.out << boost::json::serialize(item) << '\n';
            continue;
        }
        Row row;
        for (const auto& column : columns) {
            row.push_back(cell(item, column));
        }
        table.add(std::move(row));
    }
    if (form_of(invocation) == Form::table) {
        table.write(shell.out);
    }
    const auto* cursor = look_up(page, "next_cursor");
    if (cursor != nullptr && cursor->is_string()) {
        const auto* looked = look_up(page, "looked_back_to");
        const auto window =
            looked != nullptr && looked->is_string()
                ? "looked back to " + plain(std::string_view(looked->get_string())) + "; "
                : std::string();
        note(
            invocation,
            shell,
            window + "more: --cursor " + plain(std::string_view(cursor->get_string()))
        );
    }
}

void show_object(const Invocation& invocation, Shell& shell, const std::string& body) {
    const auto value = parse(body);
    const auto* object = value.if_object();
    if (form_of(invocation) != Form::table || object == nullptr) {
        write_whole(shell.out, body);
        return;
    }
    std::size_t width = 0;
    for (const auto& member : *object) {
        width = std::max(width, member.key().size());
    }
    for (const auto& member : *object) {
        const auto text = to_cell(member.value());
        if (!text.empty()) {
            shell.out << plain(std::string_view(member.key()))
                      << std::string(width - member.key().size() + 2, ' ') << text << '\n';
        }
    }
}

}  // namespace pawl::cli
