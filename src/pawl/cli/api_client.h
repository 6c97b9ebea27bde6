// SPDX-License-Identifier: Apache-2.0
// How client commands talk to a server.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"

namespace pawl::cli {

struct Answer {
    int status = 0;
    std::string body;
};

// Every call blocks. `path` begins with / and is encoded; `body` is JSON or empty.
// Errors: those of net::HttpClient (connect_error, timeout, …): no answer came.
class ApiClient {
 public:
    ApiClient() = default;
    ApiClient(const ApiClient&) = delete;
    auto operator=(const ApiClient&) -> ApiClient& = delete;
    virtual ~ApiClient() = default;

    [[nodiscard]] virtual auto send(std::string method, std::string path, std::string body)
        -> Result<Answer> = 0;
    // GET that the server may answer late: the time limit is `patience` longer.
    [[nodiscard]] virtual auto wait(std::string path, Duration patience) -> Result<Answer> = 0;
    // GET of server-sent events behind the one with that id. The body of a 2xx goes to `sink` as it
    // comes, for minutes; Answer::body is that of an error. What the sink says no to ends the call
    // with that error.
    [[nodiscard]] virtual auto follow(
        std::string path, std::string last_event_id, std::function<Result<>(std::string_view)> sink
    ) -> Result<Answer> = 0;
    // POST; the body of a 2xx goes to `sink`, whatever its size. Answer::body is that of an error.
    // What the sink says no to ends the call with that error.
    [[nodiscard]] virtual auto download(
        std::string path, std::function<Result<>(std::string_view)> sink
    ) -> Result<Answer> = 0;

    [[nodiscard]] auto get(std::string path) -> Result<Answer> {
        return send("GET", std::move(path), {});
    }
    [[nodiscard]] auto post(std::string path, std::string body = {}) -> Result<Answer> {
        return send("POST", std::move(path), std::move(body));
    }
};

}  // namespace pawl::cli
