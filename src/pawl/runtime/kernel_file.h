// SPDX-License-Identifier: Apache-2.0
// Files of /proc and /sys. Thread-safe.
#pragma once

#include <string>

namespace pawl {

// Its text; empty if it is not there. A process may end between opening its file and reading it,
// which then fails with ESRCH (man 5 proc): what was read by then is given.
[[nodiscard]] auto read_kernel_file(const std::string& path) -> std::string;

}  // namespace pawl
