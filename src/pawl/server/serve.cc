// SPDX-License-Identifier: Apache-2.0
#include "pawl/server/serve.h"

#include <sys/resource.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdio>
#include <exception>
#include <utility>

#include "pawl/server/exit_codes.h"
#include "pawl/server/server.h"

namespace pawl::server {
namespace {

// Waits for signals on the thread that called serve().
class Signals {
 public:
    Signals() : signals_(context_, SIGTERM, SIGINT, SIGHUP) {}

    // The next one.
    auto wait() -> int {
        int received = 0;
        signals_.async_wait([&](const boost::system::error_code&, int signal) { received = signal; }
        );
        context_.restart();
        context_.run();
        return received;
    }

    // From now on the first one ends the process at once: somebody is in a hurry.
    void leave_at_once() {
        signals_.cancel();
        signals_.clear();
        for (const int signal : {SIGTERM, SIGINT}) {
            (void)std::signal(signal, [](int) { _exit(kExitInterrupted); });  // known signals
        }
    }

 private:
    boost::asio::io_context context_;
    boost::asio::signal_set signals_;
};

void reload(Server& server, const ServeOptions& options, Logger& logger) {
    auto config = options.reload();
    if (!config) {
        for (const auto& problem : config.error()) {
            logger.error("config.reload_refused", {{"problem", to_text(problem)}});
        }
        return;
    }
    if (const auto reloaded = server.reload(std::move(*config)); !reloaded) {
        logger.error("config.reload_failed", {{"error", reloaded.error().message}});
        return;
    }
    logger.info("config.reloaded");
}

// Memory holds secrets, and a core file would keep them on the disk (row 11 of the guarantees).
void leave_no_core_files() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_CORE, &limit) == 0) {
        limit.rlim_cur = 0;
        ::setrlimit(RLIMIT_CORE, &limit);
    }
}

auto run(Kinds& kinds, config::Config config, const ServeOptions& options, Logger& logger) -> int {
    for (const auto& warning : config.warnings) {
        logger.warn("config.warning", {{"detail", to_text(warning)}});
    }
    Signals signals;
    Server server(kinds, std::move(config), logger);
    if (const auto started = server.start(); !started) {
        logger.fatal(
            "server.not_started",
            {{"code", started.error().code}, {"error", started.error().message}}
        );
        _exit(exit_of(started.error().code));
    }
    const auto url = server.url();
    std::printf("pawl ready %s\n", url.c_str());
    std::fflush(stdout);
    logger.info("server.ready", {{"url", url}});
    int signal = signals.wait();
    for (; signal == SIGHUP; signal = signals.wait()) {
        reload(server, options, logger);
    }
    signals.leave_at_once();
    logger.info("server.draining");
    server.stop();
    logger.info("server.stopped");
    if (server.is_busy()) {
        _exit(kExitOk);  // a handler or a call still holds its thread: nobody waits for it
    }
    return kExitOk;
}

}  // namespace

auto serve(Kinds& kinds, config::Config config, const ServeOptions& options) -> int {
    leave_no_core_files();
    const SystemClock clock;
    const auto logger = make_stderr_logger(clock, options.log_format, options.log_level);
    try {
        return run(kinds, std::move(config), options, *logger);
    } catch (const store::StoreBroken& broken) {
        const bool corrupt = broken.cause() == store::StoreBroken::Cause::corrupt;
        logger->fatal(corrupt ? "store.corrupt" : "store.io_error", {{"error", broken.what()}});
        return corrupt ? kExitCorrupt : kExitStorageIo;
    } catch (const std::exception& failure) {
        logger->fatal("server.failed", {{"error", failure.what()}});
        return kExitFailed;
    }
}

}  // namespace pawl::server
