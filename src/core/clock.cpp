#include "netlyap/core/clock.hpp"

#include <array>
#include <chrono>
#include <ctime>

namespace netlyap {

double seconds_since_epoch() {
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

double steady_seconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::string utc_text(double seconds_since_epoch) {
    const auto seconds = static_cast<std::time_t>(seconds_since_epoch);
    struct tm utc {};
    ::gmtime_r(&seconds, &utc);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc);
    return text.data();
}

}  // namespace netlyap
