// SPDX-License-Identifier: Apache-2.0
#include "pawl/net/curl_driver.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <utility>

#include "pawl/base/assert.h"
#include "pawl/base/result.h"
#include "pawl/net/aim.h"
#include "pawl/net/curl_call.h"
#include "pawl/net/http_client.h"
#include "pawl/runtime/async.h"

namespace pawl::net {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kMostIdleHandles = 64;

// Before the first handle; curl frees it with the process.
void initialise_curl() {
    static const CURLcode kDone = curl_global_init(CURL_GLOBAL_DEFAULT);
    PAWL_ASSERT(kDone == CURLE_OK);
}

auto cancelled() -> std::unexpected<Error> {
    return fail("cancelled", "the call was cancelled");
}

}  // namespace

struct CurlDriver::Watch {
    asio::posix::stream_descriptor descriptor;
    int wants = CURL_POLL_NONE;
    int pending = 0;  // CURL_CSELECT_IN and _OUT that Asio waits for

    explicit Watch(const Executor& executor) : descriptor(executor) {}
    Watch(const Watch&) = delete;
    auto operator=(const Watch&) -> Watch& = delete;
    ~Watch() { let_go(); }

    // The socket is curl's, which closes it.
    void let_go() {
        if (descriptor.is_open()) {
            descriptor.release();
        }
    }
};

struct CurlDriver::Running {
    std::uint64_t id = 0;
    CurlCall call;
    Done done;
    std::optional<std::stop_callback<std::function<void()>>> on_stop;
};

CurlDriver::CurlDriver(Executor executor, const HttpClientOptions& options)
    : executor_(std::move(executor)), options_(options), timer_(executor_) {
    initialise_curl();
    multi_ = curl_multi_init();
    PAWL_ASSERT(multi_ != nullptr);
    const auto connections = static_cast<long>(options.connections);
    (void)curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &on_socket);
    (void)curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
    (void)curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &on_timer);
    (void)curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
    (void)curl_multi_setopt(multi_, CURLMOPT_MAX_TOTAL_CONNECTIONS, connections);
    (void)curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, connections);
    (void)curl_multi_setopt(
        multi_, CURLMOPT_MAX_HOST_CONNECTIONS, static_cast<long>(options.connections_per_host)
    );
}

CurlDriver::~CurlDriver() {
    shut_down();
}

void CurlDriver::start(HttpCall call, Aim aim, std::stop_token stop, Done done) {
    if (multi_ == nullptr || stop.stop_requested()) {
        done(cancelled());
        return;
    }
    const auto id = ++last_id_;
    auto running = std::unique_ptr<Running>(new Running{
        .id = id,
        .call = {make_handle(), std::move(call), std::move(aim), options_},
        .done = std::move(done),
        .on_stop = {},
    });
    auto* const handle = running->call.easy();
    auto& entry = *(running_[handle] = std::move(running));
    (void)curl_multi_add_handle(multi_, handle);  // asks for a timer, which starts it
    entry.on_stop.emplace(std::move(stop), [self = weak_from_this(), id, executor = executor_] {
        asio::post(executor, [self, id] {
            if (const auto driver = self.lock()) {
                driver->cancel(id);
            }
        });
    });
}

void CurlDriver::shut_down() {
    while (!running_.empty()) {
        end(running_.begin()->first, cancelled());
    }
    close();
}

void CurlDriver::close() {
    idle_.clear();
    (void)curl_multi_cleanup(std::exchange(multi_, nullptr));  // nothing is done about a failure
    watches_.clear();
    timer_.cancel();
}

auto CurlDriver::make_handle() -> CurlHandle {
    if (idle_.empty()) {
        CurlHandle handle(curl_easy_init());
        PAWL_ASSERT(handle != nullptr);
        return handle;
    }
    auto handle = std::move(idle_.back());
    idle_.pop_back();
    return handle;
}

auto CurlDriver::on_socket(CURL*, curl_socket_t socket, int wants, void* self, void*) -> int {
    auto& driver = *static_cast<CurlDriver*>(self);
    wants == CURL_POLL_REMOVE ? driver.unwatch(socket) : driver.watch(socket, wants);
    return 0;
}

auto CurlDriver::on_timer(CURLM*, long millis, void* self) -> int {
    static_cast<CurlDriver*>(self)->set_timer(millis);
    return 0;
}

void CurlDriver::watch(curl_socket_t socket, int wants) {
    auto& watch = watches_[socket];
    if (!watch) {
        watch = std::make_shared<Watch>(executor_);
        boost::system::error_code failed;
        watch->descriptor.assign(socket, failed);
        if (failed) {
            watches_.erase(socket);  // not waited for: the call ends with its timeout
            return;
        }
    }
    watch->wants = wants;
    wait_for_socket(watch);
}

void CurlDriver::unwatch(curl_socket_t socket) {
    if (const auto found = watches_.find(socket); found != watches_.end()) {
        found->second->let_go();
        watches_.erase(found);
    }
}

void CurlDriver::wait_for_socket(const std::shared_ptr<Watch>& watch) {
    if (!watch->descriptor.is_open()) {
        return;
    }
    if ((watch->wants & CURL_POLL_IN) != 0) {
        wait_one(watch, CURL_CSELECT_IN);
    }
    if ((watch->wants & CURL_POLL_OUT) != 0) {
        wait_one(watch, CURL_CSELECT_OUT);
    }
}

void CurlDriver::wait_one(const std::shared_ptr<Watch>& watch, int event) {
    if ((watch->pending & event) != 0) {
        return;
    }
    watch->pending |= event;
    using Descriptor = asio::posix::stream_descriptor;
    watch->descriptor.async_wait(
        event == CURL_CSELECT_IN ? Descriptor::wait_read : Descriptor::wait_write,
        [self = weak_from_this(), watch, event](boost::system::error_code failed) {
            watch->pending &= ~event;
            const auto driver = self.lock();
            if (!driver || !watch->descriptor.is_open()) {
                return;
            }
            const int wanted = event == CURL_CSELECT_IN ? CURL_POLL_IN : CURL_POLL_OUT;
            if ((watch->wants & wanted) != 0) {
                driver->act(watch->descriptor.native_handle(), failed ? CURL_CSELECT_ERR : event);
            }
            driver->wait_for_socket(watch);
        }
    );
}

// -1 takes the timer back; 0 is "at once", but not from within this callback.
void CurlDriver::set_timer(long millis) {
    timer_.cancel();
    if (millis < 0) {
        return;
    }
    timer_.expires_after(std::chrono::milliseconds(millis));
    timer_.async_wait([self = weak_from_this()](boost::system::error_code failed) {
        const auto driver = self.lock();
        if (driver && !failed) {
            driver->act(CURL_SOCKET_TIMEOUT, 0);
        }
    });
}

void CurlDriver::act(curl_socket_t socket, int events) {
    if (multi_ == nullptr) {
        return;
    }
    int running = 0;
    (void)curl_multi_socket_action(multi_, socket, events, &running);  // failures come as messages
    collect();
}

void CurlDriver::collect() {
    int left = 0;
    while (auto* const message = curl_multi_info_read(multi_, &left)) {
        if (message->msg == CURLMSG_DONE) {
            auto* const handle = message->easy_handle;
            const auto code = message->data.result;
            const auto found = running_.find(handle);
            if (found != running_.end()) {
                end(handle, found->second->call.finish(code));
            }
        }
    }
}

void CurlDriver::end(CURL* handle, Result<HopReply> result) {
    auto entry = running_.extract(handle);
    auto& running = *entry.mapped();
    running.on_stop.reset();
    (void)curl_multi_remove_handle(multi_, handle);  // it was added by start()
    auto done = std::move(running.done);
    if (idle_.size() < kMostIdleHandles) {
        curl_easy_reset(handle);
        idle_.push_back(running.call.take_handle());
    }
    done(std::move(result));
}

void CurlDriver::cancel(std::uint64_t id) {
    const auto found =
        std::ranges::find_if(running_, [id](const auto& entry) { return entry.second->id == id; });
    if (found != running_.end()) {
        end(found->first, cancelled());
    }
}

}  // namespace pawl::net
