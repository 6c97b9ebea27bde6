// SPDX-License-Identifier: Apache-2.0
// Sessions of browsers. Whose key it was, the caller knows (auth/authenticator.h).
#pragma once

#include <optional>
#include <string>

#include "pawl/base/result.h"
#include "pawl/commands/services.h"
#include "pawl/store/sessions.h"

namespace pawl::commands {

// Opens a session, and closes `former` (a digest; empty: there was none). Errors: those of the
// writer.
[[nodiscard]] auto open_session(
    Services& services, store::BrowserSession session, std::string former
) -> Async<Result<>>;
// The session if it is not over; it is used now. Errors: those of read().
[[nodiscard]] auto use_session(Services& services, std::string digest)
    -> Async<Result<std::optional<store::BrowserSession>>>;
// Errors: those of the writer.
[[nodiscard]] auto close_session(Services& services, std::string digest) -> Async<Result<>>;

}  // namespace pawl::commands
