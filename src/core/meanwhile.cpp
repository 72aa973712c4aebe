#include "netlyap/core/meanwhile.hpp"

#include <chrono>
#include <future>

namespace netlyap {

void meanwhile(const std::function<void()>& look, const std::function<void()>& work) {
    constexpr auto between_looks = std::chrono::milliseconds(100);
    std::future<void> end = std::async(std::launch::async, work);
    while (end.wait_for(between_looks) != std::future_status::ready)
        look();
    end.get();
}

}  // namespace netlyap
