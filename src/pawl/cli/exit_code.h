// SPDX-License-Identifier: Apache-2.0
// How the binary ends (contract.md, section 3). Scripts rely on these numbers.
#pragma once

namespace pawl::cli {

inline constexpr int kOk = 0;
inline constexpr int kFailed = 1;
inline constexpr int kUsage = 2;
inline constexpr int kBadConfig = 3;
inline constexpr int kNotAuthorised = 4;
inline constexpr int kNotFound = 5;
inline constexpr int kConflict = 6;
inline constexpr int kUnreachable = 7;
inline constexpr int kJobDidNotSucceed = 8;
inline constexpr int kRefusedToStart = 78;
inline constexpr int kStoreIsNewer = 79;
inline constexpr int kInterrupted = 130;

}  // namespace pawl::cli
