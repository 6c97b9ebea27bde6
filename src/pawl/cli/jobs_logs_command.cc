// SPDX-License-Identifier: Apache-2.0
// What a job's attempts wrote: a page of it, or line by line while they write.
#include <fmt/format.h>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "pawl/cli/client.h"
#include "pawl/cli/commands.h"
#include "pawl/cli/event_reader.h"
#include "pawl/cli/output.h"

namespace pawl::cli {
namespace {

constexpr auto kBetweenStreams = std::chrono::seconds(1);

auto logs_path(const Invocation& invocation) -> std::string {
    return "/v1/jobs/" + encode(invocation.arguments.front()) + "/logs";
}

auto text_of(const boost::json::object& line, std::string_view key) -> std::string {
    const auto* const value = line.if_contains(key);
    if (value == nullptr) {
        return {};
    }
    const auto* const text = value->if_string();
    return plain(text != nullptr ? std::string(*text) : boost::json::serialize(*value));
}

// One line as people read it: whole, however long.
auto to_row(const boost::json::object& line) -> std::string {
    return fmt::format(
        "{}  {}  {:<5}  {}",
        text_of(line, "at"),
        text_of(line, "attempt"),
        text_of(line, "level"),
        text_of(line, "message")
    );
}

// Streams one after another, each behind what the one before has shown.
class Follower {
 public:
    Follower(const Invocation& invocation, Shell& shell, ApiClient& client)
        : shell_(shell),
          client_(client),
          path_(logs_path(invocation) + "?follow=1"),
          as_json_(form_of(invocation) == Form::jsonl) {}

    // Until the server says that nothing will come any more. Gives the exit code.
    auto run() -> int {
        for (;;) {
            const auto before = last_id_;
            if (const auto code = stream()) {
                return *code;
            }
            if (last_id_ == before) {
                shell_.pause(kBetweenStreams);
            }
        }
    }

 private:
    static constexpr int kStreamed = 200;
    static constexpr int kNothingMore = 204;

    // One stream to its end; nullopt: another one may go on where it ended. A server that is gone
    // ends a stream too, and is found to be gone by the next one.
    auto stream() -> std::optional<int> {
        bool was_heard = false;
        Result<> shown;
        EventReader reader;
        auto answer = client_.follow(path_, last_id_, [&](std::string_view bytes) {
            was_heard = true;
            shown = reader.read(bytes, [this](const StreamEvent& event) { return show(event); });
            return shown;
        });
        if (answer && answer->status == kNothingMore) {
            return kOk;
        }
        const bool broke_off = !answer && was_heard && shown;
        if (broke_off || (answer && answer->status == kStreamed)) {
            return std::nullopt;
        }
        const auto body = body_of(std::move(answer), shell_);
        return body ? kFailed : body.error();
    }

    auto show(const StreamEvent& event) -> Result<> {
        boost::system::error_code error;
        const auto value = boost::json::parse(event.content, error);
        const auto* const line = error ? nullptr : value.if_object();
        if (line == nullptr) {
            return fail("invalid_response", "the server sent a log line that is no JSON object");
        }
        shell_.out << (as_json_ ? boost::json::serialize(*line) : to_row(*line)) << '\n'
                   << std::flush;
        if (!shell_.out) {
            return fail("io_error", "the lines cannot be written to standard output");
        }
        last_id_ = event.id;
        return {};
    }

    Shell& shell_;
    ApiClient& client_;
    std::string path_;
    bool as_json_;
    // Said from the start: whoever says it is told when nothing more will come.
    std::string last_id_ = "0";
};

auto follow_log(const Invocation& invocation, Shell& shell) -> int {
    if (form_of(invocation) == Form::json) {
        return complain(shell, "--follow has no one document; use --jsonl", kUsage);
    }
    if (invocation.has("--limit") || invocation.has("--cursor")) {
        return complain(shell, "--limit and --cursor are for pages, not for --follow", kUsage);
    }
    auto client = connect(invocation, shell);
    if (!client) {
        return client.error();
    }
    return Follower(invocation, shell, **client).run();
}

}  // namespace

auto jobs_logs(const Invocation& invocation, Shell& shell) -> int {
    if (invocation.has("--follow")) {
        return follow_log(invocation, shell);
    }
    const auto path = with_query(
        logs_path(invocation), invocation, {{"--limit", "limit"}, {"--cursor", "cursor"}}
    );
    const auto body = ask(invocation, shell, "GET", path);
    if (!body) {
        return body.error();
    }
    show_page(
        invocation,
        shell,
        *body,
        {
            {"AT", "at"},
            {"TRY", "attempt"},
            {"LEVEL", "level"},
            {"MESSAGE", "message"},
        }
    );
    return kOk;
}

}  // namespace pawl::cli
