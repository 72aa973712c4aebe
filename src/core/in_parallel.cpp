#include "netlyap/core/in_parallel.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace netlyap {

namespace {

/// Thrown through the work of helpers when nobody wants it any more.
struct GivenUp {};

}  // namespace

void in_parallel(std::size_t count, unsigned threads, const Pulse& pulse,
                 const std::function<void(std::size_t i, const Pulse& pulse)>& work) {
    std::vector<std::exception_ptr> failures(count);
    std::exception_ptr end;  // what the pulse threw
    std::atomic<bool> is_given_up = false;
    std::atomic<std::size_t> next = 0;
    const auto share = [&](const Pulse& own) {
        for (std::size_t i = next++; i < count && !is_given_up; i = next++) {
            try {
                work(i, own);
            } catch (...) {
                failures[i] = std::current_exception();
            }
        }
    };
    const Pulse of_caller = [&] {
        try {
            pulse();
        } catch (...) {
            if (!end)
                end = std::current_exception();
            is_given_up = true;
            throw;
        }
    };
    const Pulse of_helper = [&] {
        if (is_given_up)
            throw GivenUp{};
    };
    std::mutex mutex;
    std::condition_variable has_ended;
    std::size_t at_work = 0;
    {
        std::vector<std::jthread> helpers;  // they join at the end of the block
        try {
            while (helpers.size() + 1 < std::min<std::size_t>(threads, count)) {
                helpers.emplace_back([&] {
                    share(of_helper);
                    const std::lock_guard lock(mutex);
                    --at_work;
                    has_ended.notify_one();
                });
                const std::lock_guard lock(mutex);
                ++at_work;
            }
        } catch (const std::system_error&) {
            // The system gives no more threads: the ones there are do the work.
        }
        share(of_caller);
        std::unique_lock lock(mutex);
        while (at_work > 0 && !is_given_up) {
            has_ended.wait_for(lock, std::chrono::milliseconds(50));
            lock.unlock();
            try {
                of_caller();
            } catch (...) {
            }
            lock.lock();
        }
    }
    if (end)
        std::rethrow_exception(end);
    for (const std::exception_ptr& failure : failures)
        if (failure)
            std::rethrow_exception(failure);
}

}  // namespace netlyap
