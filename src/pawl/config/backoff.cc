// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/backoff.h"

#include <string>
#include <utility>

#include "pawl/config/json_value.h"

namespace pawl::config {

void read_backoff(TableReader& reader, job::RetryPolicy& retry) {
    const auto* member = reader.find("backoff");
    if (member == nullptr) {
        return;
    }
    const auto key = reader.path_of("backoff");
    const bool list = member->node.array() != nullptr;
    std::string text;
    if (!list) {
        reader.read_text("backoff", text);
        if (text.empty()) {
            return;
        }
    }
    auto backoff = list ? job::backoff_from_list(checked_texts(member->node, key, reader.report()))
                        : job::parse_backoff(text);
    if (backoff) {
        retry.backoff = std::move(*backoff);
    } else {
        reader.problem(
            *member, "must be \"exponential:10s..1h\", \"linear:60s\" or [\"10s\", \"1m\"]"
        );
    }
}

}  // namespace pawl::config
