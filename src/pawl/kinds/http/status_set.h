// SPDX-License-Identifier: Apache-2.0
// A set of HTTP statuses, as `expect` and `retry_on` write it.
#pragma once

#include <bitset>
#include <boost/json/value.hpp>

#include "pawl/base/result.h"

namespace pawl::kinds::http {

class StatusSet {
 public:
    // 204, "204", "2xx", or a list of these. Error: invalid_status.
    [[nodiscard]] static auto parse(const boost::json::value& value) -> Result<StatusSet>;
    // 200..299.
    [[nodiscard]] static auto successes() -> StatusSet;

    [[nodiscard]] auto contains(int status) const -> bool {
        return status >= 0 && status < kEnd && statuses_[static_cast<std::size_t>(status)];
    }

    auto operator==(const StatusSet&) const -> bool = default;

 private:
    static constexpr int kEnd = 600;

    [[nodiscard]] auto add(const boost::json::value& value) -> bool;

    std::bitset<kEnd> statuses_;
};

}  // namespace pawl::kinds::http
