// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/pull/pull_kind.h"

#include <string>

#include "pawl/base/text_time.h"
#include "pawl/job/lease.h"
#include "pawl/task/option_reader.h"

namespace pawl::kinds::pull {
namespace {

constexpr std::string_view kLease = "lease";

// Nothing if it is absent or wrong; then the reader knows.
auto read_lease(task::OptionReader& reader) -> std::optional<Duration> {
    const auto text = reader.text(kLease);
    if (!text) {
        return std::nullopt;
    }
    const auto length = parse_duration(*text);
    if (!length || *length < job::kShortestLease || *length > job::kLongestLease) {
        reader.refuse(kLease, "out_of_range", "must be a duration from 3s to 1h, such as \"30s\"");
        return std::nullopt;
    }
    return *length;
}

}  // namespace

auto PullKind::make_runner(const task::KindRequest& request) const
    -> Result<std::shared_ptr<const task::Runner>> {
    task::OptionReader reader(request.options);
    (void)read_lease(reader);  // for its complaints
    if (const auto checked = reader.finish(); !checked) {
        return std::unexpected(checked.error());
    }
    return nullptr;
}

auto PullKind::lease(const task::KindRequest& request) const -> std::optional<Duration> {
    task::OptionReader reader(request.options);
    return read_lease(reader).value_or(job::kDefaultLease);
}

}  // namespace pawl::kinds::pull
