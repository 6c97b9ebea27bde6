// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/overlay.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace pawl::config {
namespace {

constexpr std::string_view kPrefix = "PAWL_";

auto split(std::string_view text, std::string_view separator) -> std::vector<std::string> {
    std::vector<std::string> parts;
    while (true) {
        const auto at = text.find(separator);
        parts.emplace_back(text.substr(0, at));
        if (at == std::string_view::npos) {
            return parts;
        }
        text.remove_prefix(at + separator.size());
    }
}

auto fold(std::string_view name) -> std::string {
    std::string folded(name);
    std::ranges::transform(folded, folded.begin(), [](char c) {
        if (c >= 'A' && c <= 'Z') {
            return static_cast<char>(c - 'A' + 'a');
        }
        return c == '-' || c == '.' ? '_' : c;
    });
    return folded;
}

auto find_folded(Node::Table& members, const std::string& segment) -> Member* {
    const auto folded = fold(segment);
    const auto found = std::ranges::find_if(members, [&](const Member& member) {
        return fold(member.key) == folded;
    });
    return found == members.end() ? nullptr : &*found;
}

struct Setting {
    std::vector<std::string> path;  // of keys, folded or exact
    std::string value;
    Origin origin;
    std::string name;  // of the variable or flag, for messages
};

auto place_of(const Setting& setting) -> Place {
    return {.file = setting.origin == Origin::flag ? "command line" : "environment"};
}

void set_leaf(Member& member, Setting& setting, bool existed) {
    const bool overrides_file = existed && member.node.origin == Origin::file;
    member.place = place_of(setting);
    member.node = Node{
        .value = std::move(setting.value),
        .place = place_of(setting),
        .origin = setting.origin,
        .overrides_file = overrides_file,
    };
}

void apply(Node& root, Setting setting, Report& report) {
    Node* node = &root;
    for (std::size_t i = 0; i < setting.path.size(); ++i) {
        auto* members = std::get_if<Node::Table>(&node->value);
        if (members == nullptr) {
            report.problem(place_of(setting), setting.name, "names a key inside of a plain value");
            return;
        }
        Member* member = find_folded(*members, setting.path[i]);
        const bool existed = member != nullptr;
        if (!existed) {
            members->push_back({.key = setting.path[i], .place = place_of(setting), .node = {}});
            member = &members->back();
            member->node = Node{.value = Node::Table{}, .place = place_of(setting)};
        }
        if (i + 1 == setting.path.size()) {
            set_leaf(*member, setting, existed);
            return;
        }
        node = &member->node;
    }
}

}  // namespace

void overlay_environment(Node& root, const Environment& environment, Report& report) {
    for (const auto& [name, value] : environment) {
        if (!name.starts_with(kPrefix) || value.empty() || name.find("__") == std::string::npos) {
            continue;
        }
        auto path = split(fold(std::string_view(name).substr(kPrefix.size())), "__");
        if (std::ranges::find(path, std::string()) != path.end()) {
            report.problem({.file = "environment"}, name, "has an empty part between `__`");
            continue;
        }
        apply(root, {std::move(path), value, Origin::environment, name}, report);
    }
}

void overlay_flags(Node& root, const std::vector<Override>& overrides, Report& report) {
    for (const auto& [key, value] : overrides) {
        apply(root, {split(key, "."), value, Origin::flag, key}, report);
    }
}

}  // namespace pawl::config
