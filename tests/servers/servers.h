// SPDX-License-Identifier: Apache-2.0
// The servers that the tests of this binary share. Each starts when it is first asked for and ends
// with the binary.
#pragma once

#include "other_server.h"

namespace pawl::testing_servers {

[[nodiscard]] auto postgres() -> PostgresServer&;
[[nodiscard]] auto redis() -> RedisServer&;

}  // namespace pawl::testing_servers
