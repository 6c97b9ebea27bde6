// SPDX-License-Identifier: Apache-2.0
// Answers in the shapes that the documents' clients know.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "pawl/base/id.h"
#include "pawl/base/result.h"
#include "pawl/compat/route.h"
#include "pawl/net/http_message.h"

namespace pawl::compat {

[[nodiscard]] auto json_reply(int status, std::string body) -> net::HttpResponse;
[[nodiscard]] auto text_reply(int status, std::string_view text) -> net::HttpResponse;
// {"error":…}
[[nodiscard]] auto error_reply(int status, std::string_view error) -> net::HttpResponse;
// {"success":false,"error":…}
[[nodiscard]] auto failure_reply(int status, std::string_view error) -> net::HttpResponse;
[[nodiscard]] auto not_found() -> net::HttpResponse;
[[nodiscard]] auto forbidden() -> net::HttpResponse;
[[nodiscard]] auto unauthorized(Refusal refusal, std::string_view authorization)
    -> net::HttpResponse;

// What a command's error becomes. One that is ours alone (500) says nothing but `general`.
[[nodiscard]] auto reply_to(const Error& error, Failure shape, std::string_view general)
    -> net::HttpResponse;
[[nodiscard]] auto status_of(const Error& error) -> int;

// Job ids are numbers on the routes of prompts and text everywhere else.
enum class IdStyle : std::uint8_t { text, number };
void append_job_id(std::string& out, JobId id, IdStyle style);
// "/api/jobs/12/status"
[[nodiscard]] auto status_url(JobId id) -> std::string;
// 202: the wait is over, and the job goes on.
[[nodiscard]] auto still_running(JobId id, IdStyle style, std::string_view url)
    -> net::HttpResponse;
[[nodiscard]] inline auto still_running(JobId id) -> net::HttpResponse {
    return still_running(id, IdStyle::text, status_url(id));
}

}  // namespace pawl::compat
