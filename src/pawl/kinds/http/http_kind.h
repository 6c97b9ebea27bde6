// SPDX-License-Identifier: Apache-2.0
// The kind `http`: an attempt is one call of an address.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "pawl/base/random.h"
#include "pawl/base/result.h"
#include "pawl/base/secret.h"
#include "pawl/kinds/http/http_sender.h"
#include "pawl/task/kind.h"

namespace pawl::kinds::http {

// Everything that a call needs from outside. Referents outlive the kind and its runners.
struct HttpKindOptions {
    HttpSender& sender;
    // For URLs with placeholders: a sender that refuses private addresses. Null: a placeholder may
    // stand in the path and the query only, so that the address is always the operator's own.
    HttpSender* guarded = nullptr;
    // For trace ids.
    Random& random;
    // Stands in front of URLs that begin with "/" (NEXT_PUBLIC_APP_URL); empty: they are refused.
    std::string base_url = {};
    // The newest cron secret, asked for at each call, so that a rotation counts at once. Empty
    // secret: none is sent. Called from any thread.
    std::function<Secret()> cron_secret = [] { return Secret(); };
    // The expression of a schedule, or "": sent by compat = "vercel". Called from any thread.
    std::function<std::string(std::string_view schedule)> cron_of = [](std::string_view) {
        return std::string();
    };
};

// Options, headers and taxonomy: contract.md section 7. Thread-safe.
class HttpKind final : public task::Kind {
 public:
    explicit HttpKind(HttpKindOptions options);

    [[nodiscard]] auto name() const -> std::string_view override { return "http"; }
    // Errors: those of read_http_options().
    [[nodiscard]] auto make_runner(const task::KindRequest& request) const
        -> Result<std::shared_ptr<const task::Runner>> override;

 private:
    // Shared with the runners, which may outlive the kind while a last attempt ends.
    std::shared_ptr<const HttpKindOptions> options_;
};

}  // namespace pawl::kinds::http
