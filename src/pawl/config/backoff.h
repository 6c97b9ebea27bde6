// SPDX-License-Identifier: Apache-2.0
// `backoff` of a task: "exponential:10s..1h", "linear:60s" or ["10s", "1m"].
#pragma once

#include "pawl/config/table_reader.h"
#include "pawl/job/retry_policy.h"

namespace pawl::config {

void read_backoff(TableReader& reader, job::RetryPolicy& retry);

}  // namespace pawl::config
