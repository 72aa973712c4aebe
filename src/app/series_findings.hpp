#pragma once

#include "netlyap/dynamics/series/autocorrelation.hpp"
#include "netlyap/dynamics/series/series_divergence.hpp"
#include "netlyap/dynamics/series/visibility.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What `netlyap series` finds, before anybody puts it into words or JSON.
namespace netlyap {

/// A fit of S(k) needs so many steps.
inline constexpr std::size_t least_fit = 3;

struct AutocorrelationFinding {
    std::vector<double> r;             ///< [lag], from 0 on
    series::AutocorrelationBand band;  ///< as well

    [[nodiscard]] bool is_outside(std::size_t lag) const {
        return r[lag] < band.low[lag] || r[lag] > band.high[lag];
    }
    /// Of the lags from 1 on.
    [[nodiscard]] std::size_t count_outside() const;
};

struct DivergenceFinding {
    series::SeriesDivergenceSettings settings;
    series::SeriesDivergence found;
    series::SettledExponent settled;
    std::string advice;  ///< what to try, a sentence; empty for nothing
    std::size_t length;  ///< values of the series
};

struct LaminarFinding {
    std::size_t period;
    std::vector<double> lengths;  ///< ascending

    [[nodiscard]] double mean() const;    ///< NaN of none
    [[nodiscard]] double median() const;  ///< as well
};

struct VisibilityFinding {
    series::VisibilityGraph graph;
    std::size_t length;  ///< values of the series
    bool is_constant;    ///< all of them are equal
};

/// Of one series; an analysis that nobody asked for is not there.
struct SeriesFindings {
    std::string file;  ///< as it was given
    std::size_t values;
    std::int64_t spacing;  ///< iterations from one value to the next
    std::string read_as;   ///< what was read and how, in words
    std::optional<AutocorrelationFinding> autocorrelation;
    std::optional<DivergenceFinding> divergence;
    std::optional<LaminarFinding> laminar;
    std::optional<VisibilityFinding> visibility;
};

}  // namespace netlyap
