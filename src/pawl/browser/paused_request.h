// SPDX-License-Identifier: Apache-2.0
// What a page asks for, held back by Chromium (Fetch.requestPaused), and what is done about it.
// Pure.
#pragma once

#include <boost/json/object.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/net/http_client.h"

namespace pawl::browser {

// What is fetched for one page, beside its document.
inline constexpr int kMostFetches = 200;
inline constexpr std::size_t kMostFetchedBytes = std::size_t{20} << 20;
// Above, and a page is given up: it does nothing but ask.
inline constexpr int kMostRequests = 4'000;

struct PausedRequest {
    std::string id = {};
    std::string frame = {};
    std::string type = {};  // Document, Script, XHR, ...: Network.ResourceType
    std::string method = {};
    std::string url = {};
    std::vector<net::HttpHeader> headers = {};
    std::string body = {};
};

// Of a page, as far as it has come.
struct PageSoFar {
    std::string main_frame = {};
    bool has_document = false;
    int fetches = 0;
    std::size_t bytes = 0;  // of what was fetched
};

enum class Disposition : std::uint8_t {
    give_document,  // with what pawl has fetched before
    fetch,          // by pawl
    drop,           // as if it had not been asked: the page stays where it is
    refuse,
};

// Error: invalid_request, for an event that is none.
[[nodiscard]] auto read_paused_request(const boost::json::object& params) -> Result<PausedRequest>;

// Scripts, style sheets and what scripts ask for are fetched, within bounds; the page's frame does
// not go elsewhere; all else is refused: other frames, pictures, fonts, media, workers, pings.
[[nodiscard]] auto decide(const PausedRequest& request, const PageSoFar& page) -> Disposition;

// The request as pawl makes it: without what belongs to a connection, without cookies, and as
// `user_agent` (empty: pawl's own).
[[nodiscard]] auto call_for(const PausedRequest& request, std::string_view user_agent)
    -> net::HttpCall;

// Parameters of Fetch.fulfillRequest.
[[nodiscard]] auto fulfilment(
    std::string_view id,
    int status,
    const std::vector<net::HttpHeader>& headers,
    std::string_view body
) -> boost::json::object;

// Parameters of Fetch.failRequest; `reason` is a Network.ErrorReason.
[[nodiscard]] auto refusal(std::string_view id, std::string_view reason) -> boost::json::object;

}  // namespace pawl::browser
