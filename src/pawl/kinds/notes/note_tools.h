// SPDX-License-Identifier: Apache-2.0
// What the nightly kinds work with.
#pragma once

#include "pawl/ai/client.h"
#include "pawl/database/databases.h"
#include "pawl/runtime/alarm.h"
#include "pawl/runtime/late_pool.h"

namespace pawl::kinds::notes {

// All of it is thread-safe and outlives the kinds and their attempts.
struct NoteTools {
    database::Databases& databases;
    ai::Client& ai;
    Alarms& alarms;
    LatePool& threads;  // for what takes a CPU for longer than a request may wait
};

}  // namespace pawl::kinds::notes
