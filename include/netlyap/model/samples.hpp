#pragma once

#include "netlyap/model/shared_numbers.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace netlyap {

/// A data set: `count` rows of `features` numbers, each of one of `classes` classes, or with real-valued
/// targets; then there are no classes and no labels.
struct Samples {
    std::size_t count = 0;
    std::size_t features = 0;
    std::size_t classes = 0;
    SharedNumbers inputs = {};                  ///< [sample][feature]
    std::vector<std::uint32_t> labels = {};     ///< [sample], 0 .. classes - 1
    std::vector<std::string> class_names = {};  ///< [class]
    std::vector<std::int64_t> rows = {};  ///< in the data, counted from 0 [sample]; set by split_samples()
    std::vector<double> targets = {};     ///< y [sample][target]
    std::vector<std::string> target_names = {};  ///< [target]

    [[nodiscard]] bool has_classes() const noexcept { return classes > 0; }
    /// The outputs that a network of these data has: one per class or target.
    [[nodiscard]] std::size_t outputs() const noexcept {
        return has_classes() ? classes : target_names.size();
    }
    [[nodiscard]] std::span<const double> row(std::size_t sample) const {
        return std::span<const double>(inputs).subspan(sample * features, features);
    }
};

/// What the outputs of a network are to be: the targets, or 1 for the class of the sample and 0 for the
/// others [sample][output].
[[nodiscard]] std::vector<double> output_targets(const Samples& samples);

/// Samples as a step of the map takes them.
struct SampleRows {
    std::size_t count = 0;
    std::span<const double> inputs;   ///< [sample][feature]
    std::span<const double> targets;  ///< as of output_targets() [sample][output]
};

/// How many samples each class has: [class].
[[nodiscard]] std::vector<std::int64_t> class_counts(const Samples& samples);

/// The first rows of them.
[[nodiscard]] Samples first_samples(const Samples& samples, std::size_t count);

/// The largest |input| of each feature: [feature]; 0 for no samples.
[[nodiscard]] std::vector<double> largest_inputs(const Samples& samples);

/// Fisher's iris data, raw centimetres: 150 samples, 4 features, 3 classes of 50.
[[nodiscard]] Samples iris();

}  // namespace netlyap
