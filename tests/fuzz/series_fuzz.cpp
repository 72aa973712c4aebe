// A time series as a text file or .npy array, and its analyses. The first byte of the input: which column or
// line, and settings.
#include "netlyap/dynamics/series/autocorrelation.hpp"
#include "netlyap/dynamics/series/laminar_length.hpp"
#include "netlyap/dynamics/series/period_detection.hpp"
#include "netlyap/dynamics/series/series_divergence.hpp"
#include "netlyap/dynamics/series/visibility.hpp"
#include "netlyap/storage/input/series_file.hpp"

#include "harness.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace netlyap::fuzz {
namespace {

constexpr std::array columns = {"", "1", "2", "loss"};

void analyse(const std::vector<double>& series, std::uint8_t choice) {
    const std::size_t lags = std::min<std::size_t>(series.size() - 1, 10);
    static_cast<void>(series::autocorrelation(series, lags));
    static_cast<void>(series::shuffled_autocorrelation(series, lags, 3, 1));
    static_cast<void>(series::laminar_lengths(series, 1, 0.01, 2));
    const series::VisibilityGraph graph = series::horizontal_visibility(series, 0.001);
    require(std::accumulate(graph.degree_counts.begin(), graph.degree_counts.end(), std::int64_t{0}) ==
                static_cast<std::int64_t>(series.size()),
            "every time has a degree");
    if (series.size() >= series::period_window)
        static_cast<void>(series::detect_period(std::span(series).last(series::period_window)));
    series::SeriesDivergenceSettings settings;
    settings.embedding = 1 + (choice >> 2) % 3;
    settings.delay = 1 + (choice >> 4) % 2;
    settings.theiler_window = 1;
    settings.radius = (choice & 0x20) != 0 ? 0.5 : 1e-3;
    settings.references = 20;
    settings.fit_steps = 3;
    settings.steps = 5;
    refuses([&] { static_cast<void>(series::diverge_series(series, settings)); });
}

}  // namespace
}  // namespace netlyap::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace netlyap;
    static const std::filesystem::path file = fuzz::folder() / "series.txt";
    fuzz::Input input(data, size);
    const auto choice = input.take<std::uint8_t>();
    fuzz::write_bytes(file, input.rest());
    fuzz::refuses([&] {
        input::SeriesLocation place{fuzz::columns[choice % fuzz::columns.size()]};
        if ((choice & 0x40) != 0) {
            place.at = {0};
            place.time_dimension = (choice >> 7) % 2;
        }
        const input::Series series = input::read_series(file, place);
        fuzz::require(!series.values.empty() && std::all_of(series.values.begin(), series.values.end(),
                                                            [](double x) { return std::isfinite(x); }),
                      "a series has values, all of them finite");
        fuzz::analyse(series.values, choice);
    });
    return 0;
}
