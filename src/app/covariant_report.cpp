#include "covariant_report.hpp"

#include "netlyap/core/text.hpp"

#include <algorithm>

namespace netlyap {

TextTable covariant_table(const archive::ArchiveTables& tables) {
    constexpr int digits = 4;
    TextTable cells;
    for (const archive::CovariantVectors& row : tables.covariant)
        cells.push_back({fixed_text(row.exponent, digits), fixed_text(row.end_median, digits),
                         fixed_text(row.end_largest, digits),
                         std::to_string(row.undetermined) + " / " + std::to_string(row.vectors),
                         std::to_string(row.total)});
    return point_table({tables.covariant.begin(), tables.covariant.end()},
                       {"growth along v_1, median", "end dependence, median", "largest",
                        "not determined / vectors", "initial conditions"},
                       cells);
}

std::string covariant_meaning(const archive::ArchiveTables& tables) {
    const std::string limit = to_text(archive::determined_angle);
    const bool all_are_determined =
        std::all_of(tables.covariant.begin(), tables.covariant.end(),
                    [](const archive::CovariantVectors& row) { return row.undetermined == 0; });
    return "growth along v_1: per iteration, along the first covariant Lyapunov vector, over "
           "observe.covariant.range;\n"
           "end dependence: the angle in rad, of all vectors, to that of another end of the backward "
           "iteration" +
           (all_are_determined ? ";\nall are below " + limit + " rad: they are determined"
                               : ";\nabove " + limit +
                                     " rad a vector is not determined: lengthen observe.covariant.backward "
                                     "(it does not help where exponents are equal)");
}

}  // namespace netlyap
