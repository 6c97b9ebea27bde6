// SPDX-License-Identifier: Apache-2.0
#include "pawl/cli/client.h"
#include "pawl/cli/commands.h"
#include "pawl/cli/files.h"
#include "pawl/cli/output.h"

namespace pawl::cli {

auto backup_command(const Invocation& invocation, Shell& shell) -> int {
    auto client = connect(invocation, shell);
    if (!client) {
        return client.error();
    }
    const auto& path = invocation.arguments.front();
    PartFile file(path);
    if (auto opened = file.open(); !opened) {
        return complain(shell, opened.error().message, kFailed);
    }
    std::size_t bytes = 0;
    const auto answer = body_of(
        (*client)->download(
            "/v1/backup",
            [&](std::string_view chunk) {
                bytes += chunk.size();
                return file.write(chunk);
            }
        ),
        shell
    );
    if (!answer) {
        return answer.error();
    }
    if (auto done = file.commit(); !done) {
        return complain(shell, done.error().message, kFailed);
    }
    note(invocation, shell, std::to_string(bytes) + " bytes in " + path);
    return kOk;
}

}  // namespace pawl::cli
