#include "netlyap/core/logging.hpp"

#include "netlyap/core/inside_file.hpp"
#include "netlyap/core/printable.hpp"

#include <spdlog/details/null_mutex.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <fcntl.h>
#include <cstdlib>
#include <memory>
#include <vector>

namespace netlyap {

namespace {

/// The message of a line with its control characters escaped: %* in patterns.
class PrintableMessage final : public spdlog::custom_flag_formatter {
public:
    void format(const spdlog::details::log_msg& message, const std::tm&,
                spdlog::memory_buf_t& line) override {
        const std::string text = printable({message.payload.data(), message.payload.size()});
        line.append(text.data(), text.data() + text.size());
    }
    [[nodiscard]] std::unique_ptr<custom_flag_formatter> clone() const override {
        return spdlog::details::make_unique<PrintableMessage>();
    }
};

void set_pattern(spdlog::sinks::sink& sink, const std::string& pattern) {
    auto formatter = std::make_unique<spdlog::pattern_formatter>();
    formatter->add_flag<PrintableMessage>('*').set_pattern(pattern);
    sink.set_formatter(std::move(formatter));
}

/// Lines at the end of a file inside a run directory. What the disk does not take is lost without a word:
/// results have their own errors.
class InsideFileSink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
public:
    explicit InsideFileSink(const std::filesystem::path& file)
        : file_(open_inside(file, O_WRONLY | O_CREAT | O_APPEND)) {}

private:
    void sink_it_(const spdlog::details::log_msg& message) override {
        spdlog::memory_buf_t line;
        formatter_->format(message, line);
        static_cast<void>(!::write(file_.get(), line.data(), line.size()));
    }
    void flush_() override {}

    Descriptor file_;
};

Verbosity chosen_verbosity = Verbosity::usual;

spdlog::level::level_enum level_of(Verbosity verbosity) {
    return verbosity == Verbosity::quiet   ? spdlog::level::warn
           : verbosity == Verbosity::usual ? spdlog::level::info
                                           : spdlog::level::debug;
}

/// https://no-color.org: set and not empty.
bool wants_no_colour() {
    const char* const wish = std::getenv("NO_COLOR");
    return wish != nullptr && *wish != '\0';
}

spdlog::sink_ptr console_sink() {
    auto sink = std::make_shared<spdlog::sinks::stderr_color_sink_st>(
        wants_no_colour() ? spdlog::color_mode::never : spdlog::color_mode::automatic);
    set_pattern(*sink, "%^%*%$");
    sink->set_level(level_of(chosen_verbosity));
    return sink;
}

void use_sinks(const std::vector<spdlog::sink_ptr>& sinks) {
    auto logger = std::make_shared<spdlog::logger>("netlyap", sinks.begin(), sinks.end());
    logger->set_level(spdlog::level::debug);
    logger->flush_on(spdlog::level::trace);
    logger->set_error_handler([](const std::string&) {});
    spdlog::set_default_logger(logger);
}

}  // namespace

void log_to_console(Verbosity verbosity) {
    chosen_verbosity = verbosity;
    use_sinks({console_sink()});
}

Verbosity console_verbosity() noexcept {
    return chosen_verbosity;
}

void log_to_file(const std::filesystem::path& file, bool console) {
    std::vector<spdlog::sink_ptr> sinks = {std::make_shared<InsideFileSink>(file)};
    set_pattern(*sinks.front(), "%Y-%m-%dT%H:%M:%S%z %l %*");
    if (console)
        sinks.push_back(console_sink());
    use_sinks(sinks);
}

}  // namespace netlyap
