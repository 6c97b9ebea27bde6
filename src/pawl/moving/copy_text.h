// SPDX-License-Identifier: Apache-2.0
// Rows as COPY FROM STDIN takes them (PostgreSQL, COPY, "Text Format"). Pure.
#pragma once

#include <string>
#include <string_view>

namespace pawl::moving {

// Each adds one value; a tab goes between two.
void append_copied_null(std::string& row);
void append_copied_text(std::string& row, std::string_view text);
void append_copied_bytes(std::string& row, std::string_view bytes);

}  // namespace pawl::moving
