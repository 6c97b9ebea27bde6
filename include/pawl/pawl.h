// SPDX-License-Identifier: Apache-2.0
// The C++ SDK: tasks of your own in a server of your own.
//
//   #include <pawl/pawl.h>
//
//   int main(int argc, char** argv) {
//       pawl::App app;
//       app.task("greet", [](pawl::Context& job) -> pawl::Json {
//           job.log("hello");
//           return {{"greeting", "Hello, " + job.payload("name")}};
//       });
//       return app.run(argc, argv);  // the whole pawl command line: serve, jobs, …
//   }
//
// What the handler returns is the job's result. An exception is a failed attempt with its message,
// tried again as the task's retry policy says; pawl::Permanent is not tried again. A result
// {"success": false, "error": "…"} fails the attempt too.
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <string_view>

namespace pawl {

using Json = boost::json::value;

// Thrown by a handler: this job cannot succeed, so it is not tried again.
class Permanent : public std::runtime_error {
 public:
    using std::runtime_error::runtime_error;
};

// One attempt, as its handler sees it. Made by pawl, valid until the handler returns; from the
// handler's thread only, but for stop_token(). What is said after the attempt has timed out or been
// cancelled is dropped.
class Context {
 public:
    Context() = default;
    Context(const Context&) = delete;
    auto operator=(const Context&) -> Context& = delete;
    virtual ~Context() = default;

    [[nodiscard]] virtual auto job_id() const -> std::int64_t = 0;
    [[nodiscard]] virtual auto task() const -> std::string_view = 0;
    // 1 is the first.
    [[nodiscard]] virtual auto attempt() const -> int = 0;

    // The payload; null if the job has none. Numbers are as C++ holds them: payload_text() has
    // their digits.
    [[nodiscard]] virtual auto payload() -> const Json& = 0;
    [[nodiscard]] virtual auto payload_text() const -> std::string_view = 0;
    // One member of the payload as text, `otherwise` if it is absent or null.
    [[nodiscard]] auto payload(std::string_view key, std::string_view otherwise = "")
        -> std::string;

    // Asked to end: a timeout, a cancel or a shutdown. A handler that takes long looks here.
    [[nodiscard]] virtual auto stop_token() const -> std::stop_token = 0;
    [[nodiscard]] auto stop_requested() const -> bool { return stop_token().stop_requested(); }

    // Kept with the job, and to be seen while it runs, half a second later.
    virtual void log(std::string_view message) = 0;
    virtual void warn(std::string_view message) = 0;
    // percent 0..100.
    virtual void progress(int percent, std::string_view message = "") = 0;
};

// Called on a thread of pawl's pool, several attempts at once. May block; ends in time if it can.
using Handler = std::function<Json(Context&)>;

// A pawl binary with handlers. Not thread-safe; one a program.
class App {
 public:
    App();
    App(const App&) = delete;
    auto operator=(const App&) -> App& = delete;
    ~App();

    // Registers the handler of the task `name`: [A-Za-z0-9._:-]{1,128}. The configuration says when
    // and how it runs ([tasks.NAME] kind = "native"). Throws std::invalid_argument for another name
    // and for one that has a handler already.
    auto task(std::string name, Handler handler) -> App&;

    // The pawl command line with these handlers. The result is the exit code of the program. Call
    // it early in main(): `exec` tasks start this program once more for each command, to guard it,
    // and that start ends within run().
    [[nodiscard]] auto run(int argc, char** argv) -> int;

 private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace pawl
