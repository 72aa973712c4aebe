#include "heartbeat.hpp"

#include <signal.h>
#include <chrono>
#include <utility>

namespace netlyap::files {

Heartbeat::Heartbeat(double interval_seconds, std::function<void()> beat)
    : interval_seconds_(interval_seconds), beat_(std::move(beat)) {
    sigset_t all{};
    sigset_t before{};
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    try {
        thread_ = std::thread([this] { go_on(); });
    } catch (...) {
        ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
        throw;
    }
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

Heartbeat::~Heartbeat() {
    {
        const std::lock_guard guard(mutex_);
        is_ended_ = true;
    }
    ended_.notify_one();
    thread_.join();
}

void Heartbeat::check() {
    const std::lock_guard guard(mutex_);
    if (failure_)
        std::rethrow_exception(failure_);
}

void Heartbeat::go_on() {
    const auto interval = std::chrono::duration<double>(interval_seconds_);
    std::unique_lock guard(mutex_);
    while (!ended_.wait_for(guard, interval, [this] { return is_ended_; })) {
        guard.unlock();
        std::exception_ptr failure;
        try {
            beat_();
        } catch (...) {
            failure = std::current_exception();
        }
        guard.lock();
        failure_ = failure;
        if (failure_)
            return;
    }
}

}  // namespace netlyap::files
