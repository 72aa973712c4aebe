#include "harness.hpp"

#include "archive_fixture.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace netlyap::fuzz {

void require(bool holds, const char* sentence) {
    if (holds)
        return;
    std::fprintf(stderr, "broken promise: %s\n", sentence);
    std::abort();
}

void check_sentence(const Error& error) {
    if (error.code() == ExitCode::internal)
        std::fprintf(stderr, "internal error: %s\n", error.what());
    require(error.code() != ExitCode::internal, "no input is an internal error");
    require(*error.what() != '\0', "every error has a sentence");
}

std::span<const std::byte> Input::take_bytes(std::size_t size) {
    const auto bytes = rest_.first(std::min(size, rest_.size()));
    rest_ = rest_.subspan(bytes.size());
    return bytes;
}

const std::filesystem::path& folder() {
    static const test::Folder folder;
    return folder.path();
}

void write_bytes(const std::filesystem::path& file, std::span<const std::byte> bytes) {
    test::write_file(file, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

Bytes read_bytes(const std::filesystem::path& file) {
    const std::string text = test::read_file(file);
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

}  // namespace netlyap::fuzz
