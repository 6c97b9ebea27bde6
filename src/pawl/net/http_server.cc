// SPDX-License-Identifier: Apache-2.0
#include "pawl/net/http_server.h"

#include <sys/socket.h>

#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <expected>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/net/connection_counter.h"
#include "pawl/net/http_connection.h"
#include "pawl/net/http_text.h"
#include "pawl/net/response_text.h"
#include "pawl/runtime/async.h"

namespace pawl::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

constexpr auto kToTuple = asio::as_tuple(asio::use_awaitable);
constexpr int kBacklog = 1024;
constexpr auto kStopLook = std::chrono::milliseconds(10);  // how often stop() counts what is left
constexpr Duration kStopGrace = std::chrono::seconds(1);   // for sockets that have been closed

enum class Sharing : std::uint8_t { alone, with_others };

// `alone` refuses a port that anybody else listens on, another pawl too, and opens it to the
// acceptors that come after. The port is never given up in between: a probe that is closed again
// may still hold it for a moment, or somebody else takes it.
auto bind_listener(tcp::acceptor& acceptor, const tcp::endpoint& where, Sharing sharing)
    -> error_code {
    error_code failed;
    acceptor.open(where.protocol(), failed);
    if (!failed) {
        acceptor.set_option(tcp::acceptor::reuse_address(true), failed);
    }
    if (!failed && sharing == Sharing::with_others) {
        acceptor.set_option(ReusePort(true), failed);
    }
    if (!failed) {
        acceptor.bind(where, failed);
    }
    if (!failed && sharing == Sharing::alone) {
        acceptor.set_option(ReusePort(true), failed);
    }
    if (!failed) {
        acceptor.listen(kBacklog, failed);
    }
    return failed;
}

auto find_endpoint(const Executor& executor, const HttpServerOptions& options)
    -> std::expected<tcp::endpoint, error_code> {
    error_code failed;
    const auto address = asio::ip::make_address(options.host, failed);
    if (!failed) {
        return tcp::endpoint(address, options.port);
    }
    tcp::resolver resolver(executor);
    const auto found = resolver.resolve(options.host, std::to_string(options.port), failed);
    return failed ? std::unexpected(failed)
                  : std::expected<tcp::endpoint, error_code>(found.begin()->endpoint());
}

auto with_port(std::string_view host, std::uint16_t port) -> std::string {
    return to_lower(host) + ':' + std::to_string(port);
}

// Until `done` or for that long, looking now and then: only a server that stops does this.
auto wait_for(std::function<bool()> done, Duration time) -> Async<> {
    asio::steady_timer timer(co_await asio::this_coro::executor);
    for (auto looks = time / kStopLook; looks >= 0 && !done(); --looks) {
        timer.expires_after(kStopLook);
        co_await timer.async_wait(kToTuple);
    }
}

}  // namespace

// The acceptor and the connections of one executor; everything in it happens there.
class HttpServer::Lane : public std::enable_shared_from_this<Lane> {
 public:
    Lane(HttpServer& server, const Executor& executor)
        : around_{
              .clock = server.clock_,
              .logger = server.logger_,
              .handler = server.handler_,
              .limits = server.options_.limits,
              .own_hosts = server.options_.own_hosts,
              .date = date_,
          },
          counter_(*server.counter_),
          acceptor_(executor),
          ticker_(executor) {}

    [[nodiscard]] auto acceptor() -> tcp::acceptor& { return acceptor_; }
    [[nodiscard]] auto executor() -> Executor { return acceptor_.get_executor(); }

    void start() {
        asio::co_spawn(executor(), accept(shared_from_this()), [](std::exception_ptr failed) {
            if (failed) {
                std::rethrow_exception(failed);  // out of memory: main's door
            }
        });
    }

    // Stops accepting; idle connections end at once, the others behind their answer.
    void retire() {
        stopping_ = true;
        error_code ignored;  // a listener that cannot be closed is closed
        acceptor_.close(ignored);
        for (auto* const connection : connections_) {
            connection->retire();
        }
        rest();
    }

    void abort() {
        for (auto* const connection : connections_) {
            connection->abort();
        }
    }

 private:
    static auto accept(std::shared_ptr<Lane> lane) -> Async<> {
        while (!lane->stopping_) {
            auto [failed, socket] = co_await lane->acceptor_.async_accept(kToTuple);
            if (!failed) {
                lane->take(std::move(socket));
            } else if (!lane->stopping_) {
                // Mostly "too many open files": wait until some are closed instead of spinning.
                lane->around_.logger.error("http.accept_failed", {{"error", failed.message()}});
                asio::steady_timer pause(lane->executor(), lane->around_.limits.tick);
                co_await pause.async_wait(kToTuple);
            }
        }
    }

    void take(tcp::socket socket) {
        error_code failed;
        const auto peer = socket.remote_endpoint(failed);
        if (failed) {
            return;  // the client has gone again
        }
        const auto address = plain_address(peer.address());
        socket.set_option(tcp::no_delay(true), failed);
        socket.non_blocking(true, failed);
        if (!counter_.enter(address)) {
            refuse(std::move(socket));
            return;
        }
        auto self = shared_from_this();
        asio::co_spawn(
            executor(),
            serve(self, std::move(socket), address.to_string()),
            [self, address](std::exception_ptr ended) {
                self->counter_.leave(address);
                if (ended) {
                    std::rethrow_exception(ended);  // as in start()
                }
            }
        );
    }

    // One answer, as far as the socket takes it, and the end: a flood is not given a coroutine
    // each.
    void refuse(tcp::socket socket) {
        auto response = around_.handler.error({
            .status = 503,
            .code = "too_many_connections",
            .detail = "too many connections are open; try again later",
            .headers = {},
        });
        std::string text;
        const auto date = date_.text(around_.clock.wall_now());
        append_response_head(text, response, {.after = ConnectionAfter::close, .date = date});
        text += response.body;
        error_code ignored;  // an early close is an answer too
        socket.write_some(asio::buffer(text), ignored);
        socket.shutdown(tcp::socket::shutdown_send, ignored);
    }

    // In the list of the lane for as long as this lives, however the coroutine ends.
    class Place {
     public:
        Place(Lane& lane, HttpConnection& connection)
            : lane_(lane), at_(lane.connections_.insert(lane.connections_.end(), &connection)) {}
        Place(const Place&) = delete;
        auto operator=(const Place&) -> Place& = delete;
        ~Place() {
            lane_.connections_.erase(at_);
            lane_.rest();
        }

     private:
        Lane& lane_;
        std::list<HttpConnection*>::iterator at_;
    };

    static auto serve(std::shared_ptr<Lane> lane, tcp::socket socket, std::string peer) -> Async<> {
        HttpConnection connection(lane->around_, std::move(socket), std::move(peer));
        const Place place(*lane, connection);
        lane->tick();
        if (lane->stopping_) {
            connection.retire();
        }
        co_await connection.run();
    }

    // Ticks as long as there are connections: an idle server sleeps.
    void tick() {
        if (std::exchange(ticking_, true)) {
            return;
        }
        ticker_.expires_after(around_.limits.tick);
        ticker_.async_wait([self = shared_from_this()](error_code failed) {
            self->ticking_ = false;
            const auto now = self->around_.clock.steady_now();
            for (auto* const connection : self->connections_) {
                connection->tick(now);
            }
            if (!failed && !self->connections_.empty()) {
                self->tick();
            }
        });
    }

    // A lane that has stopped has nothing to wait for.
    void rest() {
        if (stopping_ && connections_.empty()) {
            ticker_.cancel();
        }
    }

    HttpDate date_;
    ConnectionSurroundings around_;
    ConnectionCounter& counter_;
    tcp::acceptor acceptor_;
    asio::steady_timer ticker_;
    std::list<HttpConnection*> connections_;
    bool ticking_ = false;
    bool stopping_ = false;
};

HttpServer::HttpServer(
    const Clock& clock,
    Logger& logger,
    HttpHandler& handler,
    HttpServerOptions options,
    std::vector<Executor> executors
)
    : clock_(clock), logger_(logger), handler_(handler), options_(std::move(options)) {
    counter_ = std::make_unique<ConnectionCounter>(ConnectionCounter::Limits{
        .total = options_.limits.connections,
        .per_address = options_.limits.connections_per_address,
        .uncounted = options_.uncounted,
    });
    for (const auto& executor : executors) {
        lanes_.push_back(std::make_shared<Lane>(*this, executor));
    }
}

HttpServer::~HttpServer() = default;

auto HttpServer::start() -> Result<> {
    const auto wanted = find_endpoint(lanes_.front()->executor(), options_);
    const auto refused = [this](const error_code& failed) {
        return fail(
            "listen_failed",
            "cannot listen on " + with_port(options_.host, options_.port) + ": " + failed.message()
        );
    };
    if (!wanted) {
        return refused(wanted.error());
    }
    // SO_REUSEPORT would let a second pawl share the port without a word: the first lane is alone.
    auto endpoint = *wanted;
    for (const auto& lane : lanes_) {
        const auto sharing = lane == lanes_.front() ? Sharing::alone : Sharing::with_others;
        if (const auto failed = bind_listener(lane->acceptor(), endpoint, sharing)) {
            return refused(failed);
        }
        endpoint = lane->acceptor().local_endpoint();
    }
    address_ = endpoint.address().to_string();
    port_ = endpoint.port();
    const auto shown = endpoint.address().is_v6() ? '[' + address_ + ']' : address_;
    for (const auto& host : {options_.host, shown, std::string("localhost")}) {
        options_.own_hosts.push_back(with_port(host, port_));
        if (port_ == 80) {
            options_.own_hosts.push_back(to_lower(host));
        }
    }
    for (const auto& lane : lanes_) {
        asio::post(lane->executor(), [lane] { lane->start(); });
    }
    return {};
}

auto HttpServer::address() const -> std::string {
    return address_;
}

auto HttpServer::port() const -> std::uint16_t {
    return port_;
}

auto HttpServer::connections() const -> std::size_t {
    return counter_->total();
}

auto HttpServer::stop(Duration drain) -> Async<> {
    const auto heard = std::make_shared<std::atomic<std::size_t>>(0);  // shared with the lanes
    const auto tell = [this, heard](void (Lane::*what)()) {
        for (const auto& lane : lanes_) {
            asio::post(lane->executor(), [lane, heard, what] {
                ((*lane).*what)();
                ++*heard;
            });
        }
    };
    const auto ended = [this, heard] { return *heard >= lanes_.size() && connections() == 0; };
    tell(&Lane::retire);
    co_await wait_for(ended, drain);
    if (!ended()) {
        tell(&Lane::abort);
        co_await wait_for(ended, kStopGrace);
    }
}

}  // namespace pawl::net
