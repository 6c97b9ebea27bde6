// SPDX-License-Identifier: Apache-2.0
// Tasks that are run by their name.
#pragma once

#include "pawl/compat/route.h"

namespace pawl::compat {

// Creates a job of the task `call.name`, if it has a schedule or `endpoint = true`, and does not
// wait for it: {"success":true,"jobId":"…"}. Other names are 404. Also what a route of a kind
// answers when no task is of that kind.
[[nodiscard]] auto run_endpoint(Call call) -> Answer;

}  // namespace pawl::compat
