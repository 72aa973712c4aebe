#include "command_output.hpp"

#include <array>
#include <cstdio>
#include <memory>

namespace netlyap {

std::string output_of(const std::string& command) {
    constexpr std::size_t most = 1 << 22;
    struct Close {
        void operator()(std::FILE* pipe) const noexcept { ::pclose(pipe); }
    };
    const std::unique_ptr<std::FILE, Close> pipe(::popen(command.c_str(), "r"));
    std::string text;
    std::array<char, 4096> part{};
    while (pipe && text.size() < most) {
        const std::size_t size = std::fread(part.data(), 1, part.size(), pipe.get());
        if (size == 0)
            break;
        text.append(part.data(), size);
    }
    return text;
}

}  // namespace netlyap
