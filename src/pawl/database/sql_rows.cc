// SPDX-License-Identifier: Apache-2.0
#include "pawl/database/sql_rows.h"

#include <iterator>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace pawl::database {
namespace {

auto bytes_of(const SqlValue& value) -> std::size_t {
    if (const auto* text = std::get_if<std::string>(&value)) {
        return sizeof value + text->size();
    }
    const auto* json = std::get_if<JsonText>(&value);
    return sizeof value + (json == nullptr ? 0 : json->text.size());
}

}  // namespace

void SqlRows::add_row(std::vector<SqlValue> row, const RowLimit& limit) {
    ++affected;
    for (const auto& value : row) {
        bytes_ += bytes_of(value);
    }
    // What comes behind a row that was dropped is dropped too, so that there are no holes.
    truncated = truncated || size() >= limit.rows || bytes_ > limit.bytes;
    if (!truncated) {
        values_.insert(
            values_.end(), std::make_move_iterator(row.begin()), std::make_move_iterator(row.end())
        );
    }
}

}  // namespace pawl::database
