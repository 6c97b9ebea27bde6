// SPDX-License-Identifier: Apache-2.0
// How `pawl serve` ends (contract, section 3).
#pragma once

#include <string_view>

namespace pawl::server {

inline constexpr int kExitOk = 0;
inline constexpr int kExitFailed = 1;
inline constexpr int kExitWatchdog = 70;
inline constexpr int kExitStorageIo = 74;
inline constexpr int kExitCorrupt = 76;
inline constexpr int kExitRefused = 78;
inline constexpr int kExitNewerStore = 79;
inline constexpr int kExitInterrupted = 130;

// For a failure at start, by its error code.
[[nodiscard]] constexpr auto exit_of(std::string_view code) -> int {
    if (code == "corrupt") {
        return kExitCorrupt;
    }
    if (code == "store_newer") {
        return kExitNewerStore;
    }
    if (code == "storage_full" || code == "storage_io") {
        return kExitStorageIo;
    }
    if (code == "store_in_use" || code == "unsafe_filesystem" || code == "store_unavailable" ||
        code == "store_refused" || code == "invalid_jwks") {
        return kExitRefused;
    }
    return kExitFailed;
}

}  // namespace pawl::server
