// SPDX-License-Identifier: Apache-2.0
// Answers as tables for people, JSON for programs.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/cli/invocation.h"
#include "pawl/cli/shell.h"

namespace pawl::cli {

enum class Form : std::uint8_t { table, json, jsonl };
[[nodiscard]] auto form_of(const Invocation& invocation) -> Form;

// auto: on a terminal, unless NO_COLOR is set or TERM is dumb; --color=always|never decides.
[[nodiscard]] auto wants_color(const Invocation& invocation, const Shell& shell) -> bool;

// A column shows one member: `a.b` looks into the object `a`, `a.0` is the first of the list `a`.
struct Column {
    std::string_view title;
    std::string_view member;
};

// A page {data, next_cursor, has_more}: as it is with --json, one line each with --jsonl, else a
// table and, on stderr, how to see more.
void show_page(
    const Invocation& invocation,
    Shell& shell,
    const std::string& body,
    const std::vector<Column>& columns
);

// One object: as it is with --json and --jsonl, else `key  value` lines.
void show_object(const Invocation& invocation, Shell& shell, const std::string& body);

// A note for people, on stderr, unless --quiet.
void note(const Invocation& invocation, Shell& shell, std::string_view text);

// Text from elsewhere without control characters, which could write to the terminal.
[[nodiscard]] auto plain(std::string_view text) -> std::string;

}  // namespace pawl::cli
