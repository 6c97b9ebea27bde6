// SPDX-License-Identifier: Apache-2.0
// On whose behalf a model is asked, and until when.
#pragma once

#include <stop_token>
#include <string>

#include "pawl/base/clock.h"
#include "pawl/base/id.h"
#include "pawl/observe/log.h"

namespace pawl::ai {

struct CallScope {
    JobId job = {};         // none: outside of a job
    std::string task = {};  // whose usage this is
    std::string user = {};  // for the log; never sent to a provider
    std::stop_token stop = {};
    SteadyTime deadline = SteadyTime::max();  // for everything, retries and waits included
    Logger* logger = nullptr;                 // null: the client's own. Outlives the call.
};

}  // namespace pawl::ai
