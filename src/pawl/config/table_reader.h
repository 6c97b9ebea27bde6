// SPDX-License-Identifier: Apache-2.0
// Reads the known keys of one table and reports whatever else is there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/secret.h"
#include "pawl/config/node.h"

namespace pawl::config {

struct IntegerBounds {
    std::int64_t least;
    std::int64_t most;
};
struct DurationBounds {
    Duration least;
    Duration most;
};

// One pass over one table: each read_…() leaves `out` alone when the key is absent, sets it when
// its value is right and reports a problem when it is not. finish() reports the keys nobody asked
// for. A table that is absent reads as an empty one. The node must outlive the reader.
class TableReader {
 public:
    // `path` is the dotted name of the table, "" for the root. A null `table` is an absent one.
    TableReader(const Node* table, std::string path, Report& report);

    // The member of that key, which counts as known from now on; null if absent.
    auto find(std::string_view key) -> const Member*;
    [[nodiscard]] auto has(std::string_view key) -> bool { return find(key) != nullptr; }

    void read_text(std::string_view key, std::string& out);
    void read_truth(std::string_view key, bool& out);
    void read_integer(std::string_view key, int& out, IntegerBounds bounds);
    void read_duration(std::string_view key, Duration& out, DurationBounds bounds);
    // "16KiB", "8MiB", or a number of bytes.
    void read_bytes(std::string_view key, std::size_t& out, IntegerBounds bounds);
    void read_texts(std::string_view key, std::vector<std::string>& out);
    // The position of the text in `names`.
    template <class Enum>
    void read_choice(std::string_view key, std::span<const std::string_view> names, Enum& out) {
        auto index = static_cast<std::size_t>(out);
        read_choice_index(key, names, index);
        out = static_cast<Enum>(index);
    }

    // Keys of the contract that this version does not have yet.
    void refuse(std::string_view key, std::string_view why = "is not in this version");
    void pass_over(std::string_view key, std::string_view why = "is not in this version");

    void finish();

    void problem(const Member& member, std::string message);
    void warning(const Member& member, std::string message);
    [[nodiscard]] auto path_of(std::string_view key) const -> std::string;
    [[nodiscard]] auto report() -> Report& { return report_; }
    [[nodiscard]] auto members() const -> std::span<const Member>;
    // Those that nobody asked for yet, in the order of the file.
    [[nodiscard]] auto unread() const -> std::vector<const Member*>;
    [[nodiscard]] auto known_keys() const -> const std::vector<std::string>& { return known_; }

 private:
    void read_choice_index(
        std::string_view key, std::span<const std::string_view> names, std::size_t& out
    );
    auto text_of(std::string_view key, std::string_view wanted) -> const std::string*;

    const Node* table_;
    std::string path_;
    Report& report_;
    std::vector<std::string> known_;
};

// The text of a node, or null with a problem reported. `wanted`: "a duration such as 90s".
auto checked_text(const Node& node, std::string_view key, std::string_view wanted, Report& report)
    -> const std::string*;

// The texts of an array of strings or, if loose, of a comma list.
auto checked_texts(const Node& node, std::string_view key, Report& report)
    -> std::vector<std::string>;

// "; did you mean `x`?", or nothing.
[[nodiscard]] auto did_you_mean(std::string_view word, const std::vector<std::string>& candidates)
    -> std::string;

}  // namespace pawl::config
