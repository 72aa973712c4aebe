#pragma once

#include <iosfwd>

namespace netlyap::bench {

/// What it costs that nothing is lost: jobs/fig8.ini with more seeds in one process, in turns of five seconds
/// with journal, checkpoints every second and leases, and without any of them.
struct DurabilityCost {
    double with_seconds = 0.0;
    double without_seconds = 0.0;
    double with_cpu_seconds = 0.0;  ///< the rest is waiting for the disk
    double without_cpu_seconds = 0.0;
};

/// Takes about twice that many seconds.
[[nodiscard]] DurabilityCost measure_durability(double seconds);

void print_durability(std::ostream& out, const DurabilityCost& cost);

}  // namespace netlyap::bench
