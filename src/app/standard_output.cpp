#include "standard_output.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/printable.hpp"
#include "netlyap/core/system_reason.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <cerrno>
#include <iostream>
#include <streambuf>
#include <string>

namespace netlyap {

namespace {

/// Collects text up to a flush, or to many lines, and writes it to standard output.
class PrintableOutput final : public std::streambuf {
public:
    /// Of the first write that failed; 0 when none has.
    [[nodiscard]] int failure() const noexcept { return failure_; }

    /// Behind all that was flushed, as it is.
    void write_bytes(const std::string& shown) {
        for (std::size_t begin = 0; begin < shown.size() && failure_ == 0;) {
            const ssize_t written = ::write(STDOUT_FILENO, shown.data() + begin, shown.size() - begin);
            if (written >= 0)
                begin += static_cast<std::size_t>(written);
            else if (errno != EINTR)
                failure_ = errno;
        }
    }

private:
    int_type overflow(int_type c) override {
        if (!traits_type::eq_int_type(c, traits_type::eof()))
            text_ += traits_type::to_char_type(c);
        return failure_ == 0 ? traits_type::not_eof(c) : traits_type::eof();
    }

    std::streamsize xsputn(const char* text, std::streamsize count) override {
        constexpr std::size_t much = 1U << 16U;
        text_.append(text, static_cast<std::size_t>(count));
        if (const auto end = text_.rfind('\n'); text_.size() > much && end != std::string::npos)
            write_out(end + 1);
        return failure_ == 0 ? count : 0;
    }

    int sync() override {
        write_out(text_.size());
        return failure_ == 0 ? 0 : -1;
    }

    void write_out(std::size_t size) {
        const std::string shown = printable_lines(std::string_view(text_).substr(0, size));
        text_.erase(0, size);
        write_bytes(shown);
    }

    std::string text_;
    int failure_ = 0;
};

PrintableOutput& output() {
    static PrintableOutput& only = *new PrintableOutput;  // std::cout may be used to the very end
    return only;
}

}  // namespace

void open_missing_standard_streams() noexcept {
    for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        if (::fcntl(number, F_GETFD) < 0 && errno == EBADF)
            static_cast<void>(::open("/dev/null", O_RDWR));  // gets the lowest free number: this one
}

void print_safely() {
    std::cout.rdbuf(&output());
}

void print_control(const std::string& sequence) {
    std::cout.flush();
    output().write_bytes(sequence);
}

void finish_output() {
    std::cout.flush();
    if (output().failure() != 0)
        throw IoError("writing to standard output failed: " + system_reason(output().failure()) +
                      "; what was asked for is done, but not all of it was printed");
}

}  // namespace netlyap
