// SPDX-License-Identifier: Apache-2.0
#include "pawl/cli/client.h"
#include "pawl/cli/commands.h"
#include "pawl/cli/output.h"

namespace pawl::cli {

auto batches_show(const Invocation& invocation, Shell& shell) -> int {
    const auto body =
        ask(invocation, shell, "GET", "/v1/batches/" + encode(invocation.arguments.front()));
    if (!body) {
        return body.error();
    }
    show_object(invocation, shell, *body);
    return kOk;
}

}  // namespace pawl::cli
