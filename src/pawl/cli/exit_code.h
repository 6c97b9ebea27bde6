// SPDX-License-Identifier: Apache-2.0
// How the binary ends (contract.md, section 3). Scripts rely on these numbers.
#pragma once

namespace pawl::cli {

enum ExitCode : int {
    kOk = 0,
    kFailed = 1,
    kUsage = 2,
    kBadConfig = 3,
    kNotAuthorised = 4,
    kNotFound = 5,
    kConflict = 6,
    kUnreachable = 7,
    kJobDidNotSucceed = 8,
    kRefusedToStart = 78,
    kInterrupted = 130,
};

}  // namespace pawl::cli
