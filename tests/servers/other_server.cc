// SPDX-License-Identifier: Apache-2.0
#include "other_server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <grp.h>
#include <netinet/in.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <utility>

namespace pawl::testing_servers {
namespace {

constexpr std::string_view kPostgresFolder = "/usr/lib/postgresql/15/bin/";
constexpr std::string_view kPassword = "s3cret-pw";

auto is_root() -> bool {
    return ::geteuid() == 0;
}

// In the child: only what is safe behind fork() in a process with threads.
[[noreturn]] void become(char* const* command, const passwd* user, int output) {
    if (user != nullptr && (::setgroups(0, nullptr) != 0 || ::setgid(user->pw_gid) != 0 ||
                            ::setuid(user->pw_uid) != 0)) {
        ::_exit(126);
    }
    ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
    ::dup2(output, STDOUT_FILENO);
    ::dup2(output, STDERR_FILENO);
    (void)::chdir("/");
    ::execvp(command[0], command);
    ::_exit(127);
}

struct Started {
    pid_t pid;
    int output;
};

auto start(std::vector<std::string> command, const std::string& user) -> Started {
    std::vector<char*> words;
    for (auto& word : command) {
        words.push_back(word.data());
    }
    words.push_back(nullptr);
    // NOLINTNEXTLINE(concurrency-mt-unsafe): one thread starts servers
    const auto* const account = is_root() && !user.empty() ? ::getpwnam(user.c_str()) : nullptr;
    std::array<int, 2> pipe{};
    if (::pipe2(pipe.data(), O_CLOEXEC) != 0) {
        throw std::runtime_error("pipe2");
    }
    const auto pid = ::fork();
    if (pid == 0) {
        become(words.data(), account, pipe[1]);
    }
    ::close(pipe[1]);
    return {.pid = pid, .output = pipe[0]};
}

// Until the output holds `ready`, or to its end.
auto read_until(int output, std::string_view ready) -> std::string {
    std::string said;
    std::array<char, 4096> bytes{};
    while (ready.empty() || !said.contains(ready)) {
        const auto count = ::read(output, bytes.data(), bytes.size());
        if (count <= 0) {
            break;
        }
        said.append(bytes.data(), static_cast<std::size_t>(count));
    }
    return said;
}

auto postgres_user() -> std::string {
    return is_root() ? "postgres" : "";
}

}  // namespace

auto free_port() -> std::uint16_t {
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    const bool is_bound =
        ::bind(listener, reinterpret_cast<const sockaddr*>(&address), size) == 0 &&
        ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    if (!is_bound) {
        throw std::runtime_error("no free port");
    }
    ::close(listener);
    return ntohs(address.sin_port);
}

TestingFolder::TestingFolder(const std::string& user) {
    auto pattern = (std::filesystem::temp_directory_path() / "pawl-servers-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) {
        throw std::runtime_error("mkdtemp");
    }
    path_ = pattern;
    // NOLINTNEXTLINE(concurrency-mt-unsafe): one thread makes folders
    if (const auto* account = user.empty() ? nullptr : ::getpwnam(user.c_str())) {
        (void)!::chown(path_.c_str(), account->pw_uid, account->pw_gid);
    }
}

TestingFolder::~TestingFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

ChildProcess::ChildProcess(
    std::vector<std::string> command, std::string_view ready, const std::string& user
) {
    const auto name = command.front();
    const auto started = start(std::move(command), user);
    pid_ = started.pid;
    const auto said = read_until(started.output, ready);
    if (!said.contains(ready)) {
        ::waitpid(pid_, nullptr, 0);
        ::close(started.output);
        pid_ = 0;
        throw std::runtime_error(name + " did not start: " + said);
    }
    reader_ = std::thread([output = started.output] {
        (void)read_until(output, {});
        ::close(output);
    });
}

void ChildProcess::stop() {
    if (pid_ == 0) {
        return;
    }
    ::kill(pid_, SIGINT);
    ::waitpid(pid_, nullptr, 0);
    pid_ = 0;
    reader_.join();
}

void run_command(const std::vector<std::string>& command, const std::string& user) {
    const auto started = start(command, user);
    const auto said = read_until(started.output, {});
    ::close(started.output);
    int status = 0;
    ::waitpid(started.pid, &status, 0);
    if (status != 0) {
        throw std::runtime_error(command.front() + " failed: " + said);
    }
}

PostgresServer::PostgresServer() : user_(postgres_user()), folder_(user_), port_(free_port()) {
    const auto password = folder_.path() + "/password";
    std::ofstream(password) << kPassword;
    run_command(
        {std::string(kPostgresFolder) + "initdb",
         "--no-sync",
         "--auth=scram-sha-256",
         "--username=pawl",
         "--pwfile=" + password,
         "--encoding=UTF8",
         "--locale=C",
         "--pgdata=" + folder_.path() + "/db"},
        user_
    );
    start();
}

void PostgresServer::start() {
    process_ = std::make_unique<ChildProcess>(
        std::vector<std::string>{
            std::string(kPostgresFolder) + "postgres",
            "-D",
            folder_.path() + "/db",
            "-p",
            std::to_string(port_),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=" + folder_.path(),
            "-c",
            "fsync=off",
            "-c",
            "max_connections=20",
            "-c",
            "shared_buffers=16MB",
            "-c",
            "log_statement=none"
        },
        "ready to accept connections",
        user_
    );
}

void PostgresServer::stop() {
    process_.reset();
}

auto PostgresServer::url(std::string_view query) const -> std::string {
    auto url = "postgres://pawl:" + std::string(kPassword) + "@127.0.0.1:" + std::to_string(port_) +
               "/postgres";
    return query.empty() ? url : url.append("?").append(query);
}

RedisServer::RedisServer()
    : port_(free_port()),
      process_(std::make_unique<ChildProcess>(
          std::vector<std::string>{
              "redis-server",
              "--bind",
              "127.0.0.1",
              "--port",
              std::to_string(port_),
              "--save",
              "",
              "--appendonly",
              "no",
              "--dir",
              folder_.path(),
              "--requirepass",
              std::string(kPassword),
              "--daemonize",
              "no"
          },
          "Ready to accept connections"
      )) {}

auto RedisServer::url(std::string_view database) const -> std::string {
    return "redis://:" + std::string(kPassword) + "@127.0.0.1:" + std::to_string(port_) + "/" +
           std::string(database);
}

}  // namespace pawl::testing_servers
