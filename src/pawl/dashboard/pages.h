// SPDX-License-Identifier: Apache-2.0
// The dashboard's pages: one document for every address below /dashboard, and the files that it
// loads. Whoever asks for them learns nothing: what they show is asked for under /dashboard/api/v1,
// with a session.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "pawl/base/result.h"
#include "pawl/dashboard/asset.h"
#include "pawl/net/http_handler.h"

namespace pawl::dashboard {

// Answers GET and HEAD of /dashboard and what stands below it. Thread-safe. Owned by server;
// api::Api asks it.
class Pages final : public net::HttpHandler {
 public:
    // What `assets` views outlives this.
    explicit Pages(Assets assets);

    // 404 and 405 end here.
    [[nodiscard]] auto admit(const net::HttpRequestHead& head)
        -> std::variant<net::BodyLimit, net::HttpResponse> override;
    [[nodiscard]] auto answer(net::HttpRequest request) -> Async<net::HttpResponse> override;
    [[nodiscard]] auto error(const net::HttpLayerError& refusal) -> net::HttpResponse override;

 private:
    [[nodiscard]] auto find(const net::HttpRequestHead& head) const -> net::HttpResponse;
    [[nodiscard]] auto page_at(const net::HttpRequestHead& head) const -> net::HttpResponse;
    [[nodiscard]] auto file(const net::HttpRequestHead& head, std::string_view name) const
        -> net::HttpResponse;

    Assets assets_;
    std::string page_tag_;  // of the page, without the way up
};

// From a page at `path` to /dashboard/, as a relative reference: the pages work under any path that
// a proxy puts in front. "/dashboard/jobs/17" is "../".
[[nodiscard]] auto way_up(std::string_view path) -> std::string;

}  // namespace pawl::dashboard
