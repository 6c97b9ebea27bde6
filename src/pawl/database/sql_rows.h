// SPDX-License-Identifier: Apache-2.0
// What a statement gives back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/database/sql_value.h"

namespace pawl::database {

// How much of an answer is kept; the rest is counted and dropped.
struct RowLimit {
    std::size_t rows = 100'000;
    std::size_t bytes = std::size_t{64} << 20;
};

// A plain value. Rows and columns count from 0; both must be there.
class SqlRows {
 public:
    std::vector<std::string> columns = {};
    std::string command = {};   // as PostgreSQL names it: "SELECT 3", "DELETE 5", "INSERT 0 1"
    std::int64_t affected = 0;  // rows given, or rows changed
    bool truncated = false;     // the answer was longer than its limit

    [[nodiscard]] auto size() const -> std::size_t {
        return columns.empty() ? 0 : values_.size() / columns.size();
    }
    [[nodiscard]] auto empty() const -> bool { return values_.empty(); }
    [[nodiscard]] auto at(std::size_t row, std::size_t column) const -> const SqlValue& {
        return values_.at(row * columns.size() + column);
    }
    [[nodiscard]] auto is_null(std::size_t row, std::size_t column) const -> bool {
        return database::is_null(at(row, column));
    }
    // As the functions of sql_value.h.
    [[nodiscard]] auto text(std::size_t row, std::size_t column) const -> std::string {
        return text_of(at(row, column));
    }
    [[nodiscard]] auto integer(std::size_t row, std::size_t column) const
        -> std::optional<std::int64_t> {
        return integer_of(at(row, column));
    }
    [[nodiscard]] auto real(std::size_t row, std::size_t column) const -> std::optional<double> {
        return real_of(at(row, column));
    }
    [[nodiscard]] auto truth(std::size_t row, std::size_t column) const -> std::optional<bool> {
        return truth_of(at(row, column));
    }
    [[nodiscard]] auto time(std::size_t row, std::size_t column) const -> std::optional<WallTime> {
        return time_of(at(row, column));
    }

    // By who reads the answer: a whole row, unless the limit is reached.
    void add_row(std::vector<SqlValue> row, const RowLimit& limit);

 private:
    std::vector<SqlValue> values_;
    std::size_t bytes_ = 0;
};

}  // namespace pawl::database
