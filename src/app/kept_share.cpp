#include "kept_share.hpp"

#include "netlyap/sweep/statistics/bootstrap.hpp"
#include "netlyap/sweep/statistics/share_interval.hpp"

#include <cmath>

namespace netlyap {

double kept_share(const archive::ArchiveRow& row) {
    return row.total > 0 ? static_cast<double>(row.kept) / static_cast<double>(row.total) : std::nan("");
}

std::pair<double, double> kept_share_interval(const archive::ArchiveRow& row) {
    const statistics::Interval interval = statistics::wilson_interval(row.kept, row.total);
    return {interval.low, interval.high};
}

bool is_of_few(const archive::ArchiveRow& row) {
    return row.kept > 0 && row.kept < statistics::bootstrap_min_kept;
}

}  // namespace netlyap
