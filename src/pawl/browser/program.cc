// SPDX-License-Identifier: Apache-2.0
#include "pawl/browser/program.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/runtime/child.h"

namespace pawl::browser {
namespace {

constexpr auto kUsualNames =
    std::to_array<std::string_view>({"chromium", "chromium-browser", "google-chrome-stable"});

// Two fences behind Fetch.enable, which answers each request of a page: no name and no address is
// ever resolved, and what dials all the same (WebSockets) asks a proxy that cannot be found.
constexpr auto kFlags = std::to_array<std::string_view>({
    "--headless",
    "--remote-debugging-pipe",
    "--user-data-dir=.",
    "--no-startup-window",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=http://pawl.invalid:9",
    "--proxy-bypass-list=<-loopback>",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-pings",
    "--disable-breakpad",
    "--disable-dev-shm-usage",  // containers have little of it
    "--disable-gpu",
    "--mute-audio",
    "--password-store=basic",
    // An http page is to stay one; and each tab has a window, whose own pages take more time than
    // many a site.
    "--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,OptimizationHints,"
    "MediaRouter,Translate,WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup,"
    "OmniboxAimPopup",
    "--js-flags=--max-old-space-size=512",
});

auto is_program(const std::string& path) -> bool {
    return ::access(path.c_str(), X_OK) == 0;
}

auto find_by_name(std::string_view name) -> std::string {
    std::string_view path(kSafePath);
    while (!path.empty()) {
        const auto end = std::min(path.find(':'), path.size());
        auto file = fmt::format("{}/{}", path.substr(0, end), name);
        if (is_program(file)) {
            return file;
        }
        path.remove_prefix(std::min(end + 1, path.size()));
    }
    return {};
}

// Chromium's own word for what went wrong comes last, but for what it says while it ends.
auto last_words(std::string_view said) -> std::string {
    const auto fatal = said.rfind(":FATAL:");
    const auto start = fatal == said.npos ? said.npos : said.rfind('\n', fatal);
    said = fatal == said.npos ? said : said.substr(start == said.npos ? 0 : start + 1);
    return std::string(said.substr(0, said.find('\n')));
}

}  // namespace

auto find_program(const std::string& named) -> Result<std::string> {
    if (named.contains('/')) {
        return is_program(named) ? Result<std::string>(named)
                                 : fail("no_browser", fmt::format("{} is no program", named));
    }
    std::vector<std::string_view> names(kUsualNames.begin(), kUsualNames.end());
    if (!named.empty()) {
        names = {named};
    }
    for (const auto name : names) {
        if (auto found = find_by_name(name); !found.empty()) {
            return found;
        }
    }
    return fail(
        "no_browser",
        fmt::format(
            "no program {} is in {}: install Chromium (the package chromium), or name it with "
            "`chromium = \"/path/to/it\"` in the task",
            fmt::join(names, ", "),
            kSafePath
        )
    );
}

auto command_line(const std::string& program, Sandbox sandbox) -> std::vector<std::string> {
    std::vector<std::string> arguments = {program};
    arguments.insert(arguments.end(), kFlags.begin(), kFlags.end());
    if (sandbox == Sandbox::off) {
        arguments.emplace_back("--no-sandbox");
    }
    return arguments;
}

auto explain_early_end(std::string_view said) -> Error {
    if (said.contains("sandbox")) {
        return {
            .code = "browser_not_started",
            .message =
                "Chromium cannot start its sandbox here: allow user namespaces to the server, or, "
                "if "
                "all sites that it crawls are trusted, set `chromium_sandbox = false` in the task",
        };
    }
    return {
        .code = "browser_not_started",
        .message = fmt::format("Chromium ended as it was started: {}", last_words(said)),
    };
}

}  // namespace pawl::browser
