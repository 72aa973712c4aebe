#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>

namespace netlyap::files {

/// Does something at regular intervals in a thread of its own, so that it goes on whatever the rest of the
/// program is at. The thread takes no signals.
class Heartbeat {
public:
    /// The first beat comes after one interval. A beat that throws is the last one.
    Heartbeat(double interval_seconds, std::function<void()> beat);
    Heartbeat(const Heartbeat&) = delete;
    Heartbeat& operator=(const Heartbeat&) = delete;
    /// Waits for a beat that has begun.
    ~Heartbeat();

    /// Throws what a beat has thrown.
    void check();

private:
    void go_on();

    double interval_seconds_;
    std::function<void()> beat_;
    std::mutex mutex_;
    std::condition_variable ended_;
    bool is_ended_ = false;
    std::exception_ptr failure_;
    std::thread thread_;
};

}  // namespace netlyap::files
