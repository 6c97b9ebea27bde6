// SPDX-License-Identifier: Apache-2.0
#include "server_process.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>
#include <utility>

#include "http_connection.h"

namespace pawl::bench {
namespace {

constexpr auto kStopTime = std::chrono::seconds(5);

[[noreturn]] void become_server(const std::string& binary, const std::string& config, int output) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::dup2(output, STDOUT_FILENO);
    // NOLINTNEXTLINE(concurrency-mt-unsafe): a forked child has one thread.
    ::setenv("PAWL_ADMIN_TOKEN", ServerProcess::kToken, 1);
    ::execl(
        binary.c_str(),
        binary.c_str(),
        "serve",
        "--config",
        config.c_str(),
        "--listen",
        "127.0.0.1:0",
        nullptr
    );
    ::_exit(127);
}

}  // namespace

ServerProcess::ServerProcess(
    const std::string& binary, std::string folder, const std::string& config
)
    : folder_(std::move(folder)) {
    const auto path = folder_ + "/pawl.toml";
    // NOLINTNEXTLINE(concurrency-mt-unsafe): read before there is a second thread.
    const auto* const postgres = std::getenv("PG_URL");  // the peer benchmark gives it
    const auto store = postgres == nullptr ? "sqlite:" + folder_ + "/store" : std::string(postgres);
    std::ofstream(path) << "[store]\nurl = \"" << store << "\"\n" << config;
    std::array<int, 2> pipe = {};
    if (::pipe2(pipe.data(), O_CLOEXEC) != 0) {
        die("pipe");
    }
    pid_ = ::fork();
    if (pid_ == 0) {
        become_server(binary, path, pipe[1]);
    }
    ::close(pipe[1]);
    read_ready_line(pipe[0]);
}

ServerProcess::~ServerProcess() {
    ::kill(pid_, SIGTERM);
    const auto end = std::chrono::steady_clock::now() + kStopTime;
    while (::waitpid(pid_, nullptr, WNOHANG) == 0) {
        if (std::chrono::steady_clock::now() > end) {
            ::kill(pid_, SIGKILL);
            ::waitpid(pid_, nullptr, 0);
            return;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
}

void ServerProcess::read_ready_line(int output) {
    std::string line;
    for (char next = 0; ::read(output, &next, 1) == 1 && next != '\n';) {
        line += next;
    }
    const auto colon = line.rfind(':');
    if (!line.starts_with("pawl ready http://") || colon == std::string::npos) {
        die("no ready line but: " + line);
    }
    port_ = static_cast<std::uint16_t>(std::atoi(line.c_str() + colon + 1));
}

}  // namespace pawl::bench
