#include "netlyap/dynamics/laminar/stretch.hpp"

#include <algorithm>

namespace netlyap::laminar {

namespace {

constexpr std::size_t split_label = 2;
constexpr std::int64_t most_units_told = 5;    ///< n_on: more count as this
constexpr std::size_t kinds_side_by_side = 3;  ///< of the labels of one n_on
constexpr std::size_t labels_of_three_kinds = kinds_side_by_side * (most_units_told + 1);
static_assert(phase_labels == split_label + 1 + 2 * labels_of_three_kinds);

}  // namespace

int sign_of_exponent(const Stretch& phase) {
    const double beyond = errors_of_sign * phase.exponent_error;
    return phase.exponent > beyond ? 1 : phase.exponent < -beyond ? -1 : 0;
}

StretchKind kind_of_scored(const Stretch& phase) {
    if (phase.agreement != MapAgreement::agrees)
        return StretchKind::unlike_map;
    const int sign = sign_of_exponent(phase);
    if (sign >= 0)
        return sign > 0 ? StretchKind::chaotic : StretchKind::undecided;
    if (phase.loss_period == 0)
        return StretchKind::regular;
    return phase.loss_period == 1 && phase.bias_period <= 1 ? StretchKind::rest : StretchKind::periodic;
}

std::size_t label_of(const Stretch& phase) {
    if (phase.kind == StretchKind::burst || phase.kind == StretchKind::brief)
        return static_cast<std::size_t>(phase.kind);
    if (phase.units_split > 0)
        return split_label;
    const std::size_t kind =
        static_cast<std::size_t>(phase.kind) - static_cast<std::size_t>(StretchKind::rest);
    const auto units = static_cast<std::size_t>(std::min(phase.units_on, most_units_told));
    return split_label + 1 + kind / kinds_side_by_side * labels_of_three_kinds + kinds_side_by_side * units +
           kind % kinds_side_by_side;
}

const std::vector<std::string>& phase_label_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all = {"burst", "brief", "split"};
        using Kinds = std::array<StretchKind, kinds_side_by_side>;
        for (const Kinds& kinds :
             {Kinds{StretchKind::rest, StretchKind::periodic, StretchKind::chaotic},
              Kinds{StretchKind::regular, StretchKind::undecided, StretchKind::unlike_map}})
            for (std::int64_t units = 0; units <= most_units_told; ++units)
                for (const StretchKind kind : kinds)
                    all.push_back("on_" + std::to_string(units) +
                                  (units == most_units_told ? "_or_more_" : "_") + word_of(kind));
        return all;
    }();
    return names;
}

}  // namespace netlyap::laminar
