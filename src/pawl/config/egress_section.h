// SPDX-License-Identifier: Apache-2.0
// Reads [egress]: where outgoing calls may go.
#pragma once

#include "pawl/config/config.h"
#include "pawl/config/sources.h"
#include "pawl/config/table_reader.h"

namespace pawl::config {

// A ca_file that cannot be read is a problem.
void read_egress(
    TableReader& root, const ConfigSources& sources, EgressConfig& egress, Report& report
);

}  // namespace pawl::config
