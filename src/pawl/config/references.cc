// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/references.h"

#include <utility>

namespace pawl::config {
namespace {

constexpr std::string_view kEnvironmentPrefix = "env:";
constexpr std::string_view kFilePrefix = "file:";

void read_variable(Node& node, std::string name, const Environment& environment) {
    const auto found = environment.find(name);
    const bool set = found != environment.end() && !found->second.empty();
    node.reference = Reference::environment;
    node.unresolved = set ? "" : "the environment variable " + name + " is not set";
    node.value = set ? found->second : std::string();
    node.reference_name = std::move(name);
}

void read_text_file(Node& node, std::string path, const FileReader& read_file) {
    node.reference = Reference::file;
    auto text = read_file(path);
    node.reference_name = std::move(path);
    if (!text) {
        node.unresolved = text.error().message;
        node.value = std::string();
        return;
    }
    while (text->text.ends_with('\n') || text->text.ends_with('\r')) {
        text->text.pop_back();
    }
    node.world_readable = text->world_readable;
    node.value = std::move(text->text);
}

void resolve_text(Node& node, const Environment& environment, const FileReader& read_file) {
    const std::string text = *node.text();
    if (text.starts_with(kEnvironmentPrefix)) {
        read_variable(node, text.substr(kEnvironmentPrefix.size()), environment);
    } else if (text.starts_with(kFilePrefix)) {
        read_text_file(node, text.substr(kFilePrefix.size()), read_file);
    }
}

constexpr int kDepthOfTaskKeys = 2;

// NOLINTNEXTLINE(misc-no-recursion): read_toml() bounds the depth by kDeepestTable.
void resolve(Node& node, int depth, const Environment& environment, const FileReader& read_file) {
    if (node.text() != nullptr) {
        resolve_text(node, environment, read_file);
    } else if (auto* items = std::get_if<Node::Array>(&node.value)) {
        for (auto& item : *items) {
            resolve(item, depth + 1, environment, read_file);
        }
    } else if (auto* members = std::get_if<Node::Table>(&node.value)) {
        for (auto& member : *members) {
            if (depth != kDepthOfTaskKeys || member.key != "payload") {
                resolve(member.node, depth + 1, environment, read_file);
            }
        }
    }
}

}  // namespace

void resolve_references(Node& root, const Environment& environment, const FileReader& read_file) {
    resolve(root, 0, environment, read_file);
}

}  // namespace pawl::config
