// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "pawl/cli/client.h"
#include "pawl/cli/commands.h"
#include "pawl/cli/files.h"
#include "pawl/cli/output.h"
#include "pawl/config/import_pgcron.h"
#include "pawl/config/import_vercel.h"
#include "pawl/config/toml_names.h"

namespace pawl::cli {
namespace {

// Adds the tables to the file, unless one of the names is taken.
auto apply(const Invocation& invocation, Shell& shell, const config::Imported& imported) -> int {
    const auto path = invocation.value("--config").value_or("pawl.toml");
    const auto old = shell.read_file(path);
    if (!old && old.error().code != "not_found") {
        return complain(shell, old.error().message, kFailed);
    }
    const std::string before = old ? old->text : std::string();
    const auto taken = config::task_and_schedule_names(before, path);
    if (!taken) {
        return complain(shell, std::vector{taken.error()});
    }
    for (const auto& name : imported.names) {
        if (std::ranges::find(*taken, name) != taken->end()) {
            return complain(
                shell, fmt::format("{} has a task or schedule `{}`", path, name), kConflict
            );
        }
    }
    PartFile file(path);
    auto text = before;
    text += before.empty() || before.ends_with('\n') ? "" : "\n";
    text += (before.empty() ? "" : "\n") + imported.toml;
    for (const auto& step : {file.open(), file.write(text), file.commit()}) {
        if (!step) {
            return complain(shell, step.error().message, kFailed);
        }
    }
    note(
        invocation, shell, "wrote " + std::to_string(imported.names.size()) + " tasks into " + path
    );
    return kOk;
}

auto base_url(const Invocation& invocation, const Shell& shell) -> std::string {
    const auto found = shell.environment.find("NEXT_PUBLIC_APP_URL");
    return invocation.value("--base-url")
        .value_or(found == shell.environment.end() ? "" : found->second);
}

using Import = Result<config::Imported>(std::string_view, std::string_view);

auto import_command(const Invocation& invocation, Shell& shell, Import& read) -> int {
    const auto& path = invocation.arguments.front();
    const auto file = shell.read_file(path);
    if (!file) {
        return complain(shell, file.error().message, kFailed);
    }
    const auto imported = read(file->text, base_url(invocation, shell));
    if (!imported) {
        return complain(shell, path + ": " + plain(imported.error().message), kFailed);
    }
    for (const auto& warning : imported->warnings) {
        shell.err << "warning: " << plain(warning) << '\n';
    }
    if (invocation.has("--apply") && !invocation.has("--dry-run")) {
        return apply(invocation, shell, *imported);
    }
    shell.out << imported->toml;
    return kOk;
}

}  // namespace

auto import_vercel_command(const Invocation& invocation, Shell& shell) -> int {
    return import_command(invocation, shell, config::import_vercel);
}

auto import_pgcron_command(const Invocation& invocation, Shell& shell) -> int {
    return import_command(invocation, shell, config::import_pgcron);
}

}  // namespace pawl::cli
