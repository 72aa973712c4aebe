#include "netlyap/core/logging.hpp"

#include "netlyap/core/error.hpp"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <vector>

namespace netlyap {

namespace {

spdlog::sink_ptr console_sink() {
    auto sink = std::make_shared<spdlog::sinks::stderr_color_sink_st>();
    sink->set_pattern("%^%v%$");
    sink->set_level(spdlog::level::info);
    return sink;
}

void use_sinks(const std::vector<spdlog::sink_ptr>& sinks) {
    auto logger = std::make_shared<spdlog::logger>("netlyap", sinks.begin(), sinks.end());
    logger->set_level(spdlog::level::debug);
    logger->flush_on(spdlog::level::trace);
    logger->set_error_handler(
        [](const std::string&) {});  // a full disk takes no lines; results have their own errors
    spdlog::set_default_logger(logger);
}

}  // namespace

void log_to_console() {
    use_sinks({console_sink()});
}

void log_to_file(const std::filesystem::path& file, bool console) {
    std::vector<spdlog::sink_ptr> sinks;
    try {
        sinks.push_back(std::make_shared<spdlog::sinks::basic_file_sink_st>(file.string()));
    } catch (const spdlog::spdlog_ex& failure) {
        throw IoError("the log file " + file.string() + " cannot be opened (" + failure.what() + ")");
    }
    sinks.back()->set_pattern("%Y-%m-%dT%H:%M:%S%z %l %v");
    if (console)
        sinks.push_back(console_sink());
    use_sinks(sinks);
}

}  // namespace netlyap
