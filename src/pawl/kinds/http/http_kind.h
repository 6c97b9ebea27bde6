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
#include "pawl/net/egress_rules.h"
#include "pawl/task/kind.h"

namespace pawl::kinds::http {

// Everything that a call needs from outside. Referents outlive the kind and its runners.
struct HttpKindOptions {
    HttpSender& sender;
    // For URLs with placeholders: a sender that refuses what `egress` refuses.
    HttpSender& guarded;
    // What is asked when a job is created already.
    const net::EgressRules& egress;
    // For trace ids.
    Random& random;
    // Stands in front of URLs that begin with "/" (NEXT_PUBLIC_APP_URL); empty: they are refused.
    std::string base_url = {};
    // The newest cron secret, asked for at each call, so that a rotation counts at once. Empty
    // secret: none is sent. Called from any thread.
    std::function<Secret()> cron_secret = [] { return Secret(); };
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
