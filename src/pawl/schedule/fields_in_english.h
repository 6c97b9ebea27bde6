// SPDX-License-Identifier: Apache-2.0
// The fields of a cron expression as an English sentence.
#pragma once

#include <string>

#include "pawl/schedule/cron_fields.h"

namespace pawl::schedule {

// "At 02:30, on Monday to Friday, in January." For people: the wording may change. Pure.
[[nodiscard]] auto in_english(const CronFields& fields) -> std::string;

}  // namespace pawl::schedule
