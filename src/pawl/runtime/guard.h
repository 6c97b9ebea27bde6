// SPDX-License-Identifier: Apache-2.0
// The process between this program and a command: it sees to it that nothing of the command is left
// when the command has ended, when it is told to stop, and when this program is gone.
#pragma once

namespace pawl {

// The guard's end of the conversation with the node: a stream socket. The node's end closes with
// the node, in whatever way that ends.
inline constexpr int kGuardSocket = 3;
// If the order says so: the command's end of a conversation with the node, which the guard hands
// on.
inline constexpr int kTalkSocket = 4;
// What the node writes to it: end the command, with SIGTERM first.
inline constexpr char kStopLetter = 'T';

// If the arguments ask for a guard (kGuardWord), is one and does not return. main() calls this
// before anything else: it needs a process with one thread and nothing open. The program starts
// itself for that, through /proc/self/exe, with the command's environment and its descriptors 0, 1,
// 2 and, if it has one, kTalkSocket.
void become_guard_if_asked(int argc, const char* const* argv);

}  // namespace pawl
