#include "map_forecast.hpp"

#include "netlyap/kernel/lane_array.hpp"
#include "netlyap/dynamics/series/period_detection.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace netlyap::laminar {

namespace {

constexpr std::int64_t longest_forecast = 8192;
constexpr std::int64_t band_forecast = 20480;  ///< so that the rare ends of a band are there
constexpr double tolerance = 1e-3;             ///< relative, of the ends of a loss range
constexpr double least_band_share = 0.95;      ///< of the width of the map's band

std::int64_t steps_for(const Stretch& phase) {
    return phase.loss_period == 0
               ? band_forecast
               : std::min(phase.end - leaving_iterations - phase.begin - settling_iterations,
                          longest_forecast);
}

bool is_near(double a, double b) {
    return std::fabs(a - b) <= tolerance * std::fabs(b);
}

MapAgreement agreement(const Stretch& phase) {
    const bool has_one_period = (phase.loss_period > 0) != (phase.map_period > 0);
    if (has_one_period && sign_of_exponent(phase) >= 0)
        return MapAgreement::unsettled;
    if (phase.loss_period > 0)
        return (has_one_period || phase.loss_period == phase.map_period) &&
                       is_near(phase.loss_low, phase.map_low) && is_near(phase.loss_high, phase.map_high)
                   ? MapAgreement::agrees
                   : MapAgreement::differs;
    const bool is_inside = phase.loss_low >= phase.map_low * (1.0 - tolerance) &&
                           phase.loss_high <= phase.map_high * (1.0 + tolerance);
    const bool is_wide =
        phase.loss_high - phase.loss_low >= least_band_share * (phase.map_high - phase.map_low);
    return is_inside && is_wide ? MapAgreement::agrees : MapAgreement::differs;
}

/// Judges a phase by the losses of its map: their range, and the last ones.
void judge(Stretch& phase, double low, double high, std::span<const double> last_losses) {
    phase.map_low = low;
    phase.map_high = high;
    phase.map_period = period_of_loss(last_losses);
    phase.agreement = agreement(phase);
}

void compare_alone(const PhaseWithStart& request, const std::vector<double>& frequencies,
                   double learning_rate) {
    SoftmaxMap map = grouped_map(frequencies, learning_rate, request.start->units);
    std::vector<double> z = request.start->logits;
    std::vector<double> losses(static_cast<std::size_t>(steps_for(*request.phase)));
    for (double& loss : losses)
        loss = map.step(z);
    const auto [low, high] = std::minmax_element(losses.begin(), losses.end());
    judge(*request.phase, *low, *high,
          std::span(losses).last(std::min(losses.size(), series::period_window)));
}

/// What is known of the map of a phase that is followed beside others.
struct Follower {
    std::int64_t steps = 0;
    double low = std::numeric_limits<double>::infinity();
    double high = -std::numeric_limits<double>::infinity();
    std::vector<double> last_losses = {};  ///< the last 256, and up to as many before
};

/// At most eight phases. The losses are looked at 256 steps at a time, while they are at hand.
void compare_side_by_side(std::span<const PhaseWithStart> requests, const std::vector<double>& frequencies,
                          double learning_rate, const LaminarKernel& kernel) {
    constexpr auto window = static_cast<std::int64_t>(series::period_window);
    LaneArray gains(lanes);
    LaneArray logits(lanes * frequencies.size());
    LaneArray losses(series::period_window * lanes);
    std::vector<Follower> followers;
    std::int64_t longest = 0;
    for (std::size_t lane = 0; lane < requests.size(); ++lane) {
        const PhaseStart& start = *requests[lane].start;
        gains.data()[lane] = gain_of(learning_rate, start.units);
        for (std::size_t k = 0; k < frequencies.size(); ++k)  // all samples have the same logits
            logits.data()[k * lanes + lane] = start.logits[k];
        followers.push_back({.steps = steps_for(*requests[lane].phase)});
        longest = std::max(longest, followers.back().steps);
    }
    for (std::int64_t begin = 0; begin < longest; begin += window) {
        kernel.follow_softmax_map(gains.all(), frequencies, logits.all(), losses.all());
        for (std::size_t lane = 0; lane < followers.size(); ++lane) {
            Follower& follower = followers[lane];
            const std::int64_t count = std::min(follower.steps - begin, window);
            if (count <= 0)
                continue;
            const bool is_near_end = follower.steps - begin < 2 * window;
            for (std::size_t place = lane; place < static_cast<std::size_t>(count) * lanes; place += lanes) {
                const double loss = losses.data()[place];
                follower.low = std::min(follower.low, loss);
                follower.high = std::max(follower.high, loss);
                if (is_near_end)
                    follower.last_losses.push_back(loss);
            }
        }
    }
    for (std::size_t lane = 0; lane < requests.size(); ++lane) {
        const Follower& follower = followers[lane];
        judge(*requests[lane].phase, follower.low, follower.high,
              std::span(follower.last_losses)
                  .last(std::min(follower.last_losses.size(), series::period_window)));
    }
}

}  // namespace

std::int64_t period_of_loss(std::span<const double> losses) {
    const auto [low, high] = std::minmax_element(losses.begin(), losses.end());
    return *high - *low <= tolerance * std::fabs(*high) ? 1 : series::detect_period(losses);
}

void compare_with_map(std::span<const PhaseWithStart> requests, const TrainingSystem& system,
                      double learning_rate, const LaminarKernel& kernel) {
    const std::vector<double> frequencies = class_frequencies(system.train);
    std::vector<PhaseWithStart> side_by_side;
    for (const PhaseWithStart& request : requests)
        if (request.phase->units_split > 0)
            compare_alone(request, frequencies, learning_rate);
        else
            side_by_side.push_back(request);
    for (std::size_t first = 0; first < side_by_side.size(); first += lanes)
        compare_side_by_side(
            std::span(side_by_side).subspan(first, std::min(lanes, side_by_side.size() - first)), frequencies,
            learning_rate, kernel);
}

}  // namespace netlyap::laminar
