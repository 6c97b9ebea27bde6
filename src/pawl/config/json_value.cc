// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/json_value.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>

#include "pawl/config/toml_reader.h"

namespace pawl::config {
namespace {

constexpr std::string_view kHidden = "***";

// What the text of a variable would be in the file, if it is not meant as text.
auto guess(const Node& node) -> std::optional<Node> {
    if (node.origin == Origin::file || node.reference != Reference::none ||
        node.text() == nullptr) {
        return std::nullopt;
    }
    auto read = read_toml("value = " + *node.text(), node.place.file);
    const auto* member = read ? read->find("value") : nullptr;
    if (member == nullptr || read->table()->size() != 1 ||
        std::holds_alternative<Node::Date>(member->node.value)) {
        return std::nullopt;
    }
    return member->node;
}

// NOLINTNEXTLINE(misc-no-recursion): read_toml() bounds the depth by kDeepestTable.
auto convert(const Node& node, std::string_view key, Report& report) -> boost::json::value {
    if (!node.unresolved.empty()) {
        report.problem(node.place, std::string(key), node.unresolved);
        return nullptr;
    }
    if (const auto* truth = std::get_if<bool>(&node.value)) {
        return *truth;
    }
    if (const auto* integer = std::get_if<std::int64_t>(&node.value)) {
        return *integer;
    }
    if (const auto* number = std::get_if<double>(&node.value); number && std::isfinite(*number)) {
        return *number;
    }
    if (node.text() != nullptr) {
        return boost::json::string(*node.text());
    }
    if (node.array() != nullptr) {
        boost::json::array items;
        for (const auto& item : *node.array()) {
            items.push_back(convert(item, key, report));
        }
        return items;
    }
    if (node.table() != nullptr) {
        boost::json::object members;
        for (const auto& [name, place, value] : *node.table()) {
            members.insert_or_assign(name, json_of(value, std::string(key) + "." + name, report));
        }
        return members;
    }
    report.problem(
        node.place,
        std::string(key),
        std::string("has no place in JSON: ") + std::string(type_name(node))
    );
    return nullptr;
}

auto lower(std::string_view text) -> std::string {
    std::string lowered(text);
    std::ranges::transform(lowered, lowered.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return lowered;
}

// scheme://user:password@host -> scheme://***@host
auto hide_user(std::string text) -> std::string {
    const auto scheme = text.find("://");
    if (scheme == std::string::npos) {
        return text;
    }
    const auto begin = scheme + 3;
    const auto end = std::min(text.find_first_of("/?#", begin), text.size());
    const auto at = text.substr(0, end).rfind('@');
    return at == std::string::npos || at < begin ? text : text.replace(begin, at - begin, kHidden);
}

// ?key=value&x=y -> ?key=***&x=y
auto hide_query(const std::string& text) -> std::string {
    const auto question = text.find('?');
    if (question == std::string::npos) {
        return text;
    }
    std::string shown = text.substr(0, question + 1);
    std::string_view rest = std::string_view(text).substr(question + 1);
    while (!rest.empty()) {
        const auto end = std::min(rest.find('&'), rest.size());
        const auto pair = rest.substr(0, end);
        const auto equals = pair.find('=');
        const bool hide = equals != std::string_view::npos && sounds_secret(pair.substr(0, equals));
        shown += hide ? std::string(pair.substr(0, equals + 1)) + std::string(kHidden)
                      : std::string(pair);
        shown += rest.substr(end, 1);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return shown;
}

// NOLINTNEXTLINE(misc-no-recursion): read_toml() bounds the depth by kDeepestTable.
auto hide(boost::json::value value) -> boost::json::value {
    if (auto* text = value.if_string()) {
        return boost::json::string(hide_query(hide_user(std::string(*text))));
    }
    if (auto* items = value.if_array()) {
        for (auto& item : *items) {
            item = hide(item);
        }
    }
    if (auto* members = value.if_object()) {
        for (auto& member : *members) {
            member.value() =
                sounds_secret(member.key()) ? boost::json::value(kHidden) : hide(member.value());
        }
    }
    return value;
}

// NOLINTNEXTLINE(misc-no-recursion): read_toml() bounds the depth by kDeepestTable.
auto refers(const Node& node) -> bool {
    if (node.reference != Reference::none) {
        return true;
    }
    if (node.array() != nullptr) {
        return std::ranges::any_of(*node.array(), refers);
    }
    return false;
}

auto unescape(std::string_view token) -> std::string {
    std::string text;
    for (std::size_t i = 0; i < token.size(); ++i) {
        const bool escaped = token[i] == '~' && i + 1 < token.size();
        text += !escaped ? token[i] : (token[++i] == '1' ? '/' : '~');
    }
    return text;
}

}  // namespace

auto sounds_secret(std::string_view key) -> bool {
    constexpr std::array<std::string_view, 8> kWords = {
        "authorization",
        "cookie",
        "token",
        "secret",
        "password",
        "passwd",
        "sign",
        "credential",
    };
    const auto name = lower(key);
    // An api_key is a secret; the keys of a cache are none.
    return name.ends_with("key") || std::ranges::any_of(kWords, [&](std::string_view word) {
               return name.find(word) != std::string::npos;
           });
}

// NOLINTNEXTLINE(misc-no-recursion): read_toml() bounds the depth by kDeepestTable.
auto json_of(const Node& node, std::string_view key, Report& report) -> boost::json::value {
    const auto guessed = guess(node);
    return convert(guessed ? *guessed : node, key, report);
}

// NOLINTNEXTLINE(misc-no-recursion): read_toml() bounds the depth by kDeepestTable.
auto shown_json_of(const Node& node, std::string_view key) -> boost::json::value {
    if (refers(node) || sounds_secret(key)) {
        return boost::json::string(kHidden);
    }
    if (node.table() != nullptr) {
        boost::json::object members;
        for (const auto& [name, place, value] : *node.table()) {
            members.insert_or_assign(name, shown_json_of(value, name));
        }
        return members;
    }
    Report ignored;
    return hide(json_of(node, key, ignored));
}

auto find_pointer(
    const Node& table, const Place& place, std::string_view path, std::string_view pointer
) -> Target {
    Target target{.place = place, .key = std::string(path)};
    const Node* node = &table;
    while (pointer.starts_with('/')) {
        const auto end = std::min(pointer.find('/', 1), pointer.size());
        const auto name = unescape(pointer.substr(1, end - 1));
        pointer.remove_prefix(end);
        target.key += "." + name;
        const Member* member = node == nullptr ? nullptr : node->find(name);
        if (member != nullptr) {
            target.place = member->place;
        } else if (node != nullptr && node->array() != nullptr) {
            const auto index = std::strtoull(name.c_str(), nullptr, 10);
            if (index < node->array()->size()) {
                node = &node->array()->at(index);
                target.place = node->place;
                continue;
            }
        }
        node = member == nullptr ? nullptr : &member->node;
    }
    return target;
}

}  // namespace pawl::config
