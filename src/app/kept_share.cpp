#include "kept_share.hpp"

#include "netlyap/sweep/statistics/bootstrap.hpp"
#include "netlyap/sweep/statistics/share_interval.hpp"

#include <algorithm>
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

double error_of_kept(std::int64_t kept, double nmle_stderr) {
    constexpr std::int64_t least = 5;
    return kept >= least ? nmle_stderr : std::nan("");
}

bool has_shortest_window(const archive::ArchiveTables& tables) {
    return std::any_of(tables.rows.begin(), tables.rows.end(),
                       [](const archive::ArchiveRow& row) { return row.kept > 0 && row.kept_shortest; });
}

}  // namespace netlyap
