// SPDX-License-Identifier: Apache-2.0
// Servers that are not pawl's, for tests: started on the loopback, stopped by their ids.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace pawl::testing_servers {

// A port of 127.0.0.1 that nobody listens on right now.
[[nodiscard]] auto free_port() -> std::uint16_t;

// A folder that goes with its contents. `user` owns it, if this process may give it away.
class TestingFolder {
 public:
    explicit TestingFolder(const std::string& user = {});
    TestingFolder(const TestingFolder&) = delete;
    auto operator=(const TestingFolder&) -> TestingFolder& = delete;
    ~TestingFolder();

    [[nodiscard]] auto path() const -> std::string { return path_; }

 private:
    std::filesystem::path path_;
};

// A child process. What it says is read to its end; stop() sends a signal and waits.
class ChildProcess {
 public:
    // Returns when the output has `ready`; throws std::runtime_error with the output when the
    // process ends before. As `user`, if this process is root and that is not empty.
    ChildProcess(
        std::vector<std::string> command, std::string_view ready, const std::string& user = {}
    );
    ChildProcess(const ChildProcess&) = delete;
    auto operator=(const ChildProcess&) -> ChildProcess& = delete;
    ~ChildProcess() { stop(); }

    void stop();
    [[nodiscard]] auto id() const -> pid_t { return pid_; }

 private:
    pid_t pid_ = 0;
    std::thread reader_;
};

// Runs a command to its end; throws with its output when it fails.
void run_command(const std::vector<std::string>& command, const std::string& user = {});

// PostgreSQL of Debian, without fsync. One database, user `pawl`, password `s3cret-pw`.
class PostgresServer {
 public:
    PostgresServer();

    [[nodiscard]] auto url(std::string_view query = {}) const -> std::string;
    [[nodiscard]] auto port() const -> std::uint16_t { return port_; }
    void stop();
    void start();

 private:
    std::string user_;
    TestingFolder folder_;
    std::uint16_t port_;
    std::unique_ptr<ChildProcess> process_;
};

// Redis, with the password `s3cret-pw`, without files.
class RedisServer {
 public:
    RedisServer();

    [[nodiscard]] auto port() const -> std::uint16_t { return port_; }
    [[nodiscard]] auto url(std::string_view database = "0") const -> std::string;

 private:
    TestingFolder folder_;
    std::uint16_t port_;
    std::unique_ptr<ChildProcess> process_;
};

}  // namespace pawl::testing_servers
