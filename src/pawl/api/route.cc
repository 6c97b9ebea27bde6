// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/route.h"

#include "pawl/api/ai_routes.h"
#include "pawl/api/batch_routes.h"
#include "pawl/api/bulk_action_routes.h"
#include "pawl/api/error_routes.h"
#include "pawl/api/event_routes.h"
#include "pawl/api/job_routes.h"
#include "pawl/api/key_routes.h"
#include "pawl/api/lease_routes.h"
#include "pawl/api/node_routes.h"
#include "pawl/api/process_routes.h"
#include "pawl/api/queue_routes.h"
#include "pawl/api/schedule_routes.h"
#include "pawl/api/stats_routes.h"
#include "pawl/api/system_routes.h"
#include "pawl/api/timeline_routes.h"

namespace pawl::api {

auto is_open_to(const Route& route, access::Role role) -> bool {
    return !route.role || access::includes(role, *route.role) ||
           (route.or_role && access::includes(role, *route.or_role));
}

auto all_routes() -> RouteTable {
    RouteTable table;
    add_job_routes(table);
    add_job_action_routes(table);
    add_job_control_routes(table);
    add_job_list_routes(table);
    add_job_log_routes(table);
    add_batch_routes(table);
    add_event_routes(table);
    add_bulk_action_routes(table);
    add_schedule_routes(table);
    add_schedule_action_routes(table);
    add_timeline_routes(table);
    add_cron_routes(table);
    add_queue_routes(table);
    add_queue_action_routes(table);
    add_lease_routes(table);
    add_lease_end_routes(table);
    add_worker_routes(table);
    add_node_routes(table);
    add_task_routes(table);
    add_stats_routes(table);
    add_process_routes(table);
    add_error_routes(table);
    add_ai_routes(table);
    add_key_routes(table);
    add_system_routes(table);
    return table;
}

}  // namespace pawl::api
