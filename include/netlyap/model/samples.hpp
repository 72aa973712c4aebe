#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace netlyap {

/// A labelled data set: `count` rows of `features` numbers, each of one of `classes` classes.
struct Samples {
    std::size_t count = 0;
    std::size_t features = 0;
    std::size_t classes = 0;
    std::vector<double> inputs;            ///< [sample][feature]
    std::vector<std::uint32_t> labels;     ///< [sample], 0 .. classes - 1
    std::vector<std::string> class_names;  ///< [class]
    std::vector<std::int64_t> rows = {};   ///< in the data, counted from 0 [sample]; set by split_samples()

    [[nodiscard]] std::span<const double> row(std::size_t sample) const {
        return std::span(inputs).subspan(sample * features, features);
    }
};

/// How many samples each class has: [class].
[[nodiscard]] std::vector<std::int64_t> class_counts(const Samples& samples);

/// The largest |input| of each feature: [feature]; 0 for no samples.
[[nodiscard]] std::vector<double> largest_inputs(const Samples& samples);

/// Fisher's iris data, raw centimetres: 150 samples, 4 features, 3 classes of 50.
[[nodiscard]] Samples iris();

}  // namespace netlyap
