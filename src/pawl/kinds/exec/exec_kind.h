// SPDX-License-Identifier: Apache-2.0
// The kind `exec`: an attempt is one run of a command.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "pawl/base/result.h"
#include "pawl/task/kind.h"

namespace pawl::kinds::exec {

struct ExecKindOptions {
    // The program that guards the commands: its main() calls become_guard_if_asked().
    std::string guard = "/proc/self/exe";
    // Called before each command, on the engine's thread: what a process does that runs commands
    // beside its secrets.
    std::function<void()> before_command = [] {};
};

// A task of this kind in the configuration is the permission to run its command; nothing of a
// request comes into it but the payload, in the environment and on standard input. Thread-safe.
class ExecKind final : public task::Kind {
 public:
    explicit ExecKind(ExecKindOptions options);

    [[nodiscard]] auto name() const -> std::string_view override { return "exec"; }
    // Errors: those of read_exec_options().
    [[nodiscard]] auto make_runner(const task::KindRequest& request) const
        -> Result<std::shared_ptr<const task::Runner>> override;

 private:
    // Shared with the runners, which may outlive the kind while a last attempt ends.
    std::shared_ptr<const ExecKindOptions> options_;
};

}  // namespace pawl::kinds::exec
