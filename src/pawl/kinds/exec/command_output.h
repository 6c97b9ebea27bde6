// SPDX-License-Identifier: Apache-2.0
// What a command writes: its lines are the attempt's log, its beginning is the job's result.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "pawl/observe/log.h"
#include "pawl/runtime/run_child.h"
#include "pawl/task/context.h"

namespace pawl::kinds::exec {

// Memory is bounded whatever the command writes. One thread; `context` outlives it.
class CommandOutput {
 public:
    // Of each of the two outputs `most_bytes` are kept.
    CommandOutput(task::TaskContext& context, std::size_t most_bytes)
        : context_(context), most_bytes_(most_bytes) {}

    void add(OutputStream stream, std::string_view text);
    // Behind the last add(): a last line may have no end.
    void finish();

    // {"exit_code", "stdout", "stderr", "truncated"}: at most task::kMostResultBytes of JSON. What
    // is not UTF-8, and NUL, reads U+FFFD.
    [[nodiscard]] auto result(int exit_code) const -> std::string;

    // The last line that is not blank, of the errors if there are any: why the command failed.
    [[nodiscard]] auto last_words() const -> std::string_view;

 private:
    struct Stream {
        LogLevel level;
        std::string kept = {};
        std::string line = {};  // the one that has no end yet; its beginning, if it is long
        std::string last_words = {};
        bool truncated = false;
    };

    void add_lines(Stream& stream, std::string_view text);
    void end_line(Stream& stream);

    task::TaskContext& context_;
    std::size_t most_bytes_;
    Stream out_ = {.level = LogLevel::info};
    Stream err_ = {.level = LogLevel::warn};
    std::size_t lines_ = 0;
};

}  // namespace pawl::kinds::exec
