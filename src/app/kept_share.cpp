#include "kept_share.hpp"

#include <cmath>

namespace netlyap {

double kept_share(const archive::ArchiveRow& row) {
    return row.total > 0 ? static_cast<double>(row.kept) / static_cast<double>(row.total) : std::nan("");
}

std::pair<double, double> kept_share_interval(const archive::ArchiveRow& row) {
    if (row.total <= 0)
        return {std::nan(""), std::nan("")};
    constexpr double z = 1.96;
    const double n = static_cast<double>(row.total), share = kept_share(row);
    const double middle = (share + z * z / (2 * n)) / (1 + z * z / n);
    const double half = z * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n);
    return {row.kept > 0 ? middle - half : 0.0, row.kept < row.total ? middle + half : 1.0};
}

}  // namespace netlyap
