// SPDX-License-Identifier: Apache-2.0
// Runs a command under a guard, from start to end.
#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string_view>

#include "pawl/base/clock.h"
#include "pawl/runtime/async.h"
#include "pawl/runtime/child.h"
#include "pawl/runtime/descriptor.h"
#include "pawl/runtime/spawn_guard.h"

namespace pawl {

enum class OutputStream : std::uint8_t { out, err };

// Takes output as it comes, on the executor of the caller.
using OutputSink = std::move_only_function<void(OutputStream, std::string_view)>;

// Returns when the command has ended, nothing that it started is left, and its output was read.
//
// After `limit`, or when `stop` is requested, the command gets SIGTERM, and all that is left of it
// after the order's grace SIGKILL: the end's cause is `stopped` then. A guard that does not do so
// in time is killed itself. If the coroutine is destroyed, or this process ends in whatever way,
// the guard ends the command at once.
//
// `talk` is the command's end of a stream socket if the order has_talk; its other end sees the end
// of the command as that of the stream.
//
// The executor of the caller runs on one thread, or is a strand.
[[nodiscard]] auto run_child(
    ChildRequest request,
    Duration limit,
    std::stop_token stop,
    OutputSink sink,
    Descriptor talk = {}
) -> Async<ChildEnd>;

// From now on only root may look into this process's memory and environment, and it leaves no core
// dumps: for a program with secrets that runs commands as its own user (man 2 PR_SET_DUMPABLE).
void hide_memory();

}  // namespace pawl
