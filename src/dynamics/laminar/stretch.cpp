#include "netlyap/dynamics/laminar/stretch.hpp"

#include <algorithm>

namespace netlyap::laminar {

namespace {

constexpr std::size_t split_label = 2;
constexpr std::int64_t most_units_told = 5;  ///< n_on: more count as this
constexpr std::size_t kinds_of_scored = 3;
static_assert(phase_labels == split_label + 1 + kinds_of_scored * (most_units_told + 1));

}  // namespace

std::size_t label_of(const Stretch& phase) {
    if (phase.kind == StretchKind::burst || phase.kind == StretchKind::brief)
        return static_cast<std::size_t>(phase.kind);
    if (phase.units_split > 0)
        return split_label;
    const std::size_t kind =
        static_cast<std::size_t>(phase.kind) - static_cast<std::size_t>(StretchKind::rest);
    const auto units = static_cast<std::size_t>(std::min(phase.units_on, most_units_told));
    return split_label + 1 + kinds_of_scored * units + kind;
}

const std::vector<std::string>& phase_label_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all = {"burst", "brief", "split"};
        for (std::int64_t units = 0; units <= most_units_told; ++units)
            for (const char* kind : {"rest", "periodic", "chaotic"})
                all.push_back("on_" + std::to_string(units) + (units == most_units_told ? "_or_more_" : "_") +
                              kind);
        return all;
    }();
    return names;
}

}  // namespace netlyap::laminar
