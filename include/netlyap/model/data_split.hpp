#pragma once

#include "netlyap/core/words_of.hpp"
#include "netlyap/model/samples.hpp"

namespace netlyap {

/// The smallest split_seed >= 0 whose 120 iris training samples have the class counts {39, 40, 41} in any
/// order, those that the published figures agree with. Fixed by that rule alone, before any exponent was
/// computed.
inline constexpr std::uint64_t default_split_seed = 1;

enum class FeatureScale : std::uint8_t {
    none,         ///< as they are in the file
    standardize,  ///< zero mean and unit population standard deviation over the training samples
    unit,         ///< divided by 255, so that a byte lies in [0, 1]
};

constexpr std::array<Word<FeatureScale>, 3> words_of(FeatureScale) {
    return {{{FeatureScale::none, "none"},
             {FeatureScale::standardize, "standardize"},
             {FeatureScale::unit, "unit"}}};
}

struct DataSplit {
    Samples train;
    Samples test;  ///< may be empty
};

/// Permutes the rows (Fisher-Yates from the last row down, keyed by split_seed; unstratified), takes the
/// first `train_count` for training and the rest for testing; each keeps the number of its row, as it has
/// one already or by its place. UsageError
/// unless 1 <= train_count <= rows.
[[nodiscard]] DataSplit split_samples(Samples all, std::size_t train_count, std::uint64_t split_seed,
                                      FeatureScale scale);

/// The first `train_count` samples for training and the rest for testing, in the order that they have; each
/// keeps the number of its row, as it has one already or by its place.
[[nodiscard]] DataSplit cut_samples(Samples all, std::size_t train_count);

/// Adds samples of the same features and classes or targets behind those that are there. The rows of both are
/// numbered already.
void append_samples(Samples& samples, const Samples& more);

/// Scales the features of both parts, which are as they were read.
void scale_features(DataSplit& split, FeatureScale scale);

}  // namespace netlyap
