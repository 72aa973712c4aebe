#include "calibration.hpp"

#include "netlyap/core/clock.hpp"
#include "netlyap/sweep/evaluation.hpp"
#include "netlyap/sweep/grid.hpp"

#include <algorithm>

namespace netlyap {

double measure_rate(const PreparedJob& prepared, Kernel& kernel) {
    constexpr double calibration_seconds = 0.5;
    const Unit unit = Grid(prepared.job).unit(0);
    const double per_unit = member_steps(prepared.job, unit);
    double units = 0.0;
    const double start = steady_seconds();
    while (steady_seconds() - start < calibration_seconds) {
        Evaluation evaluation(prepared, unit, kernel);
        while (!evaluation.is_done() && steady_seconds() - start < calibration_seconds)
            evaluation.advance(std::max<std::int64_t>(1, prepared.job.iterations / 1000));
        units += static_cast<double>(evaluation.iteration()) / static_cast<double>(prepared.job.iterations);
    }
    return units * per_unit / (steady_seconds() - start);
}

}  // namespace netlyap
