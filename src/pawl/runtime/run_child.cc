// SPDX-License-Identifier: Apache-2.0
#include "pawl/runtime/run_child.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/error_code.hpp>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/runtime/cgroup.h"
#include "pawl/runtime/cgroup_places.h"
#include "pawl/runtime/child_text.h"
#include "pawl/runtime/guard.h"
#include "pawl/runtime/kernel_file.h"
#include "pawl/runtime/process_handle.h"
#include "pawl/runtime/process_tree.h"
#include "pawl/runtime/suspend.h"

namespace pawl {
namespace {

namespace asio = boost::asio;
using asio::posix::stream_descriptor;

// How long output is waited for when nobody should hold the other end any more.
constexpr auto kLastOutput = std::chrono::seconds(1);
constexpr int kMostKills = 200;
constexpr auto kBetweenKills = std::chrono::milliseconds(2);
constexpr std::size_t kChunkBytes = std::size_t{32} << 10;

// False when none of its processes is left.
auto kill_session(pid_t leader) -> bool {
    bool found = false;
    for (const auto& process : list_processes()) {
        if (process.session == leader && !process.is_dead) {
            signal_process(process, SIGKILL);
            found = true;
        }
    }
    return found;
}

// The guard was killed. The command dies with it; what that had started is in its cgroup or, where
// there is none, mostly in its session. Blocks, but this is rare.
void end_what_is_left(pid_t guard, pid_t command) {
    auto group = Cgroup::left_by(
        find_cgroup_places(
            read_kernel_file("/proc/self/cgroup"), read_kernel_file("/proc/self/mountinfo")
        ),
        guard
    );
    group.stop_forks();
    group.kill();
    if (command == 0) {
        return group.remove();
    }
    for (int i = 0; i < kMostKills && kill_session(command); ++i) {
        std::this_thread::sleep_for(kBetweenKills);
    }
    group.remove();
}

// Shared by the handlers of its descriptors and its timer.
class RunningChild : public std::enable_shared_from_this<RunningChild> {
 public:
    RunningChild(
        const Executor& executor, Duration guard_time, std::string fresh_folder, OutputSink sink
    )
        : executor_(executor),
          guard_time_(guard_time),
          fresh_folder_(std::move(fresh_folder)),
          sink_(std::move(sink)),
          timer_(executor),
          handle_(executor),
          socket_(executor),
          out_{.stream = OutputStream::out, .pipe = stream_descriptor(executor)},
          err_{.stream = OutputStream::err, .pipe = stream_descriptor(executor)} {}

    void start(SpawnedGuard guard, Duration limit, std::stop_token stop, Resume<ChildEnd> resume) {
        resume_ = std::move(resume);
        guard_ = guard.process;
        handle_.assign(guard.handle.release());
        socket_.assign(guard.socket.release());
        out_.pipe.assign(guard.out.release());
        err_.pipe.assign(guard.err.release());
        read(out_);
        read(err_);
        wait_for_guard();
        call_after(limit, &RunningChild::stop);
        // From any thread; the rest happens on the executor.
        on_stop_.emplace(std::move(stop), [weak = weak_from_this(), executor = executor_] {
            asio::post(executor, [weak] {
                if (const auto self = weak.lock()) {
                    self->stop();
                }
            });
        });
    }

 private:
    struct Output {
        OutputStream stream;
        stream_descriptor pipe;
        bool has_ended = false;
        std::array<char, kChunkBytes> chunk = {};
    };

    void read(Output& output) {
        output.pipe.async_read_some(
            asio::buffer(output.chunk),
            [self = shared_from_this(),
             &output](const boost::system::error_code& error, std::size_t size) {
                if (!self->resume_) {
                    return;  // finished, and the sink may be gone
                }
                if (error) {
                    output.has_ended = true;
                    return self->finish_if_done();
                }
                self->sink_(output.stream, {output.chunk.data(), size});
                self->read(output);
            }
        );
    }

    void wait_for_guard() {
        handle_.async_wait(
            stream_descriptor::wait_read,
            [self = shared_from_this()](const boost::system::error_code& error) {
                if (!error) {
                    self->guard_ended();
                }
            }
        );
    }

    void guard_ended() {
        (void)::waitpid(guard_, nullptr, WNOHANG);  // it has ended, so this does not wait
        guard_has_ended_ = true;
        const auto report = parse_report(everything_said());
        end_ = report.end;
        if (!report.has_end) {
            end_what_is_left(guard_, report.process);
            if (!fresh_folder_.empty()) {
                std::error_code error;
                std::filesystem::remove_all(fresh_folder_, error);  // what resists is left
            }
            end_.cause = stopping_ ? ChildCause::stopped : ChildCause::itself;
        }
        call_after(kLastOutput, &RunningChild::finish);
        finish_if_done();
    }

    // A few lines, which lie ready.
    [[nodiscard]] auto everything_said() -> std::string {
        std::string said;
        std::array<char, 1024> chunk{};
        for (;;) {
            const auto size = ::recv(socket_.native_handle(), chunk.data(), chunk.size(), 0);
            if (size <= 0) {
                return said;
            }
            said.append(chunk.data(), static_cast<std::size_t>(size));
        }
    }

    // The guard is told once; then it has its time.
    void stop() {
        if (stopping_ || guard_has_ended_) {
            return;
        }
        stopping_ = true;
        const char letter = kStopLetter;
        (void)::send(socket_.native_handle(), &letter, 1, MSG_NOSIGNAL);  // it may be gone
        call_after(guard_time_, &RunningChild::kill_guard);
    }

    void kill_guard() { signal_handle(handle_.native_handle(), SIGKILL); }

    void call_after(Duration delay, void (RunningChild::*step)()) {
        timer_.expires_after(delay);
        timer_.async_wait([self = shared_from_this(),
                           step](const boost::system::error_code& error) {
            if (!error) {
                (self.get()->*step)();
            }
        });
    }

    void finish_if_done() {
        if (guard_has_ended_ && out_.has_ended && err_.has_ended) {
            finish();
        }
    }

    void finish() {
        if (!resume_) {
            return;
        }
        on_stop_.reset();
        timer_.cancel();
        for (auto* descriptor : {&handle_, &socket_, &out_.pipe, &err_.pipe}) {
            descriptor->close();
        }
        std::exchange(resume_, nullptr)(std::move(end_));
    }

    Executor executor_;
    Duration guard_time_;
    std::string fresh_folder_;  // empty: the command's folder is not its own
    OutputSink sink_;
    Resume<ChildEnd> resume_;
    asio::steady_timer timer_;
    pid_t guard_ = 0;
    stream_descriptor handle_;
    stream_descriptor socket_;
    Output out_;
    Output err_;
    ChildEnd end_;
    bool guard_has_ended_ = false;
    bool stopping_ = false;
    std::optional<std::stop_callback<std::move_only_function<void()>>> on_stop_;
};

}  // namespace

void hide_memory() {
    (void)::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);  // cannot fail
}

auto run_child(
    ChildRequest request, Duration limit, std::stop_token stop, OutputSink sink, Descriptor talk
) -> Async<ChildEnd> {
    auto guard = spawn_guard(request, talk);
    talk.reset();  // the command's alone, so that its end is seen
    if (!guard) {
        co_return ChildEnd{
            .kind = ChildEndKind::not_started, .code = 0, .detail = guard.error().message
        };
    }
    const auto executor = co_await asio::this_coro::executor;
    const auto& order = request.order;
    auto running = std::make_shared<RunningChild>(
        executor,
        order.grace + request.patience,
        order.folder_use == FolderUse::fresh ? order.folder : std::string(),
        std::move(sink)
    );
    co_return co_await suspend_for<ChildEnd>([&running, &guard, limit, stop](Resume<ChildEnd> resume
                                             ) {
        std::exchange(running, nullptr)->start(std::move(*guard), limit, stop, std::move(resume));
    });
}

}  // namespace pawl
