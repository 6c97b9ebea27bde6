// SPDX-License-Identifier: Apache-2.0
// Reads [auth]: who may enter.
#pragma once

#include "pawl/config/config.h"
#include "pawl/config/sources.h"
#include "pawl/config/table_reader.h"

namespace pawl::config {

// Secrets are 16 characters or more without control characters. One given as plain text is warned
// about; one in a file that everybody may read, or in the environment and in the file at once, is a
// problem. `env:NAME` of a variable that is not set leaves the secret out, with a warning: the door
// stays shut.
void read_auth(TableReader& root, const ConfigSources& sources, AuthConfig& auth, Report& report);

}  // namespace pawl::config
