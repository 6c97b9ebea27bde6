// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/toml_reader.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <tuple>
#include <utility>

#include "pawl/base/names.h"

// The package's library is built with exceptions; here the header alone is used, without them.
#undef TOML_HEADER_ONLY
#undef TOML_SHARED_LIB
#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 0
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Weverything"
#include <toml++/toml.h>
#pragma clang diagnostic pop

namespace pawl::config {
namespace {

class Converter {
 public:
    explicit Converter(const std::string& file) : file_(file) {}

    auto convert(const toml::node& from, int depth) -> Node {
        Node to{.place = place(from.source())};
        if (depth > kDeepestTable) {
            too_deep_ = to.place;
            return to;
        }
        if (const auto* table = from.as_table()) {
            to.value = members(*table, depth);
        } else if (const auto* array = from.as_array()) {
            Node::Array items;
            for (const auto& item : *array) {
                items.push_back(convert(item, depth + 1));
            }
            to.value = std::move(items);
        } else {
            set_scalar(to, from);
        }
        return to;
    }

    [[nodiscard]] auto too_deep() const -> const std::optional<Place>& { return too_deep_; }

 private:
    [[nodiscard]] auto place(const toml::source_region& region) const -> Place {
        return {
            .file = file_,
            .line = static_cast<int>(region.begin.line),
            .column = static_cast<int>(region.begin.column),
        };
    }

    auto members(const toml::table& table, int depth) -> Node::Table {
        Node::Table members;
        members.reserve(table.size());
        for (const auto& [key, value] : table) {
            members.push_back({
                .key = std::string(key.str()),
                .place = place(key.source()),
                .node = convert(value, depth + 1),
            });
        }
        // The library sorts by name; people think in lines.
        std::ranges::sort(members, [](const Member& left, const Member& right) {
            return std::tie(left.place.line, left.place.column, left.key) <
                   std::tie(right.place.line, right.place.column, right.key);
        });
        return members;
    }

    static void set_scalar(Node& to, const toml::node& from) {
        if (const auto* text = from.as_string()) {
            to.value = text->get();
        } else if (const auto* integer = from.as_integer()) {
            to.value = integer->get();
        } else if (const auto* number = from.as_floating_point()) {
            to.value = number->get();
        } else if (const auto* truth = from.as_boolean()) {
            to.value = truth->get();
        }
    }

    const std::string& file_;
    std::optional<Place> too_deep_;
};

// The library's messages may quote what they met, in '…': a secret could be there.
auto without_quotes(std::string_view message) -> std::string {
    std::string text;
    bool quoted = false;
    for (const char c : message) {
        if (c == '\'') {
            text += quoted ? "…'" : "'";
            quoted = !quoted;
        } else if (!quoted) {
            text += c;
        }
    }
    return text;
}

}  // namespace

auto read_toml(std::string_view text, const std::string& file)
    -> std::expected<Node, ConfigProblem> {
    if (!is_utf8(text)) {
        return std::unexpected(ConfigProblem{.file = file, .message = "the text is not UTF-8"});
    }
    const auto parsed = toml::parse(text, file);
    if (!parsed) {
        const auto& error = parsed.error();
        return std::unexpected(ConfigProblem{
            .file = file,
            .line = static_cast<int>(error.source().begin.line),
            .column = static_cast<int>(error.source().begin.column),
            .message = "not TOML: " + without_quotes(error.description()),
        });
    }
    Converter converter(file);
    auto root = converter.convert(parsed.table(), 0);
    if (const auto& place = converter.too_deep()) {
        return std::unexpected(ConfigProblem{
            .file = place->file,
            .line = place->line,
            .column = place->column,
            .message = "nested too deep",
        });
    }
    return root;
}

}  // namespace pawl::config
