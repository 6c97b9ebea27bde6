// SPDX-License-Identifier: Apache-2.0
// A pawl server as the child of a driver, so that its memory is found as a driver process.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

namespace pawl::bench {

// Starts `pawl serve` with its data in a folder and stops it, by its pid, at the end of its life.
class ServerProcess {
 public:
    static constexpr const char* kToken = "admin-token-of-the-benchmark";

    // Returns when the server accepts requests. `config` is written to <folder>/pawl.toml; the
    // store is <folder>/store, or PG_URL if that is set. Ends the program when the server does not
    // start.
    ServerProcess(const std::string& binary, std::string folder, const std::string& config);
    ServerProcess(const ServerProcess&) = delete;
    auto operator=(const ServerProcess&) -> ServerProcess& = delete;
    ServerProcess(ServerProcess&&) = delete;
    auto operator=(ServerProcess&&) -> ServerProcess& = delete;
    ~ServerProcess();

    [[nodiscard]] auto port() const -> std::uint16_t { return port_; }

 private:
    void read_ready_line(int output);

    std::string folder_;
    pid_t pid_ = 0;
    std::uint16_t port_ = 0;
};

}  // namespace pawl::bench
