// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/exec/environment.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "pawl/base/id.h"
#include "pawl/base/text_time.h"
#include "pawl/runtime/child.h"

namespace pawl::kinds::exec {
namespace {

// The loader's, and those that a shell or the C library obeys before the program's first line.
constexpr auto kReserved = std::to_array<std::string_view>({
    "PATH",
    "IFS",
    "ENV",
    "BASH_ENV",
    "BASHOPTS",
    "SHELLOPTS",
    "PS4",
    "GCONV_PATH",
    "GLIBC_TUNABLES",
    "LOCPATH",
    "NLSPATH",
});

auto is_letter(char c) -> bool {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

}  // namespace

auto is_variable_name(std::string_view name) -> bool {
    return !name.empty() && is_letter(name.front()) &&
           std::ranges::all_of(name, [](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

auto is_reserved_variable(std::string_view name) -> bool {
    return name.starts_with("PAWL_") || name.starts_with("LD_") ||
           std::ranges::find(kReserved, name) != kReserved.end();
}

auto make_environment(const std::vector<std::string>& own, const job::Job& job, PayloadRule rule)
    -> Result<std::vector<std::string>> {
    std::vector<std::string> variables = own;
    variables.push_back(fmt::format("PATH={}", kSafePath));
    variables.push_back("PAWL_JOB_ID=" + to_text(job.id));
    variables.push_back("PAWL_TASK=" + job.task);
    variables.push_back(fmt::format("PAWL_ATTEMPT={}", job.attempt));
    variables.push_back(fmt::format("PAWL_FENCE={}", job.fence));
    if (job.slot) {
        variables.push_back("PAWL_SCHEDULE=" + job.slot->schedule);
        if (job.slot->slot) {
            variables.push_back("PAWL_SLOT=" + format_time(*job.slot->slot));
        }
    }
    auto payload = "PAWL_PAYLOAD=" + (job.payload.empty() ? std::string("null") : job.payload);
    if (payload.size() < kMostVariableBytes) {
        variables.push_back(std::move(payload));
    } else if (rule == PayloadRule::required) {
        return fail(
            "payload_too_large",
            fmt::format(
                "a payload of {} bytes does not fit into PAWL_PAYLOAD; `stdin = \"payload\"` in "
                "the "
                "task gives it to the command's input",
                job.payload.size()
            )
        );
    }
    return variables;
}

}  // namespace pawl::kinds::exec
