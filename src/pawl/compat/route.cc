// SPDX-License-Identifier: Apache-2.0
#include "pawl/compat/route.h"

namespace pawl::compat {

auto all_routes() -> RouteTable {
    RouteTable table;
    add_summary_routes(table);
    add_prompt_routes(table);
    add_note_routes(table);
    add_site_routes(table);
    add_site_job_routes(table);
    add_process_routes(table);
    add_registry_routes(table);
    add_run_routes(table);
    add_endpoint_routes(table);
    return table;
}

}  // namespace pawl::compat
