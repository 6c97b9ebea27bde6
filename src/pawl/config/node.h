// SPDX-License-Identifier: Apache-2.0
// A configuration as a tree of values that know where they were written.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "pawl/config/problem.h"

namespace pawl::config {

// Who gave a value. Text of the environment and of flags may stand for any type.
enum class Origin : std::uint8_t { file, environment, flag };
// How it was given: as it stands, as "env:NAME" or as "file:/path".
enum class Reference : std::uint8_t { none, environment, file };

struct Member;

// A list of members in the order of the file. A type of its own, since a Member holds a Node and
// may be destroyed only below, where it is complete.
struct NodeTable : std::vector<Member> {
    NodeTable();
    NodeTable(const NodeTable&);
    NodeTable(NodeTable&&) noexcept;
    auto operator=(const NodeTable&) -> NodeTable&;
    auto operator=(NodeTable&&) noexcept -> NodeTable&;
    ~NodeTable();
};

struct Node {
    using Array = std::vector<Node>;
    using Table = NodeTable;
    struct Date {};  // TOML has dates; no key of pawl takes one

    std::variant<Date, bool, std::int64_t, double, std::string, Array, Table> value = Date{};
    Place place = {};
    Origin origin = Origin::file;
    Reference reference = Reference::none;
    std::string reference_name = {};  // NAME or /path
    std::string unresolved = {};      // why the reference could not be read; empty: it was
    bool world_readable = false;      // the referenced file may be read by everybody
    bool overrides_file = false;      // the file has another value for the same key

    // Whether text may be read as a number, a truth value or a list.
    [[nodiscard]] auto is_loose() const -> bool {
        return origin != Origin::file || reference != Reference::none;
    }
    [[nodiscard]] auto text() const -> const std::string* {
        return std::get_if<std::string>(&value);
    }
    [[nodiscard]] auto table() const -> const Table* { return std::get_if<Table>(&value); }
    [[nodiscard]] auto array() const -> const Array* { return std::get_if<Array>(&value); }
    [[nodiscard]] auto find(std::string_view key) const -> const Member*;
};

struct Member {
    std::string key;
    Place place;  // of the key
    Node node;
};

inline NodeTable::NodeTable() = default;
inline NodeTable::NodeTable(const NodeTable&) = default;
inline NodeTable::NodeTable(NodeTable&&) noexcept = default;
inline auto NodeTable::operator=(const NodeTable&) -> NodeTable& = default;
inline auto NodeTable::operator=(NodeTable&&) noexcept -> NodeTable& = default;
inline NodeTable::~NodeTable() = default;

inline auto Node::find(std::string_view key) const -> const Member* {
    if (const auto* members = table()) {
        for (const auto& member : *members) {
            if (member.key == key) {
                return &member;
            }
        }
    }
    return nullptr;
}

// "a string", "a table": for messages.
[[nodiscard]] auto type_name(const Node& node) -> std::string_view;

}  // namespace pawl::config
