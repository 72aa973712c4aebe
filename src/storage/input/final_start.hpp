#pragma once

#include "netlyap/model/parameter_rows.hpp"

#include "hdf5/reader.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace netlyap::input {

/// Where an archive of ours has theta(T), /final_parameters/parameters [eta, epsilon, seed, parameter].
extern const std::string final_parameters;

/// What a user names inside an archive: /final_parameters/parameters,eta=1,epsilon=1e-8, and the two values
/// only where there are several.
struct FinalPlace {
    std::optional<double> eta;
    std::optional<double> epsilon;
};

/// The place, where such a path is named; nothing for any other. UsageError for what follows the commas and
/// is not the value of one of the two.
[[nodiscard]] std::optional<FinalPlace> parse_final_place(const std::string& path);

/// theta(T) of the seeds, in their order, a row for each; one row for all of an archive with a single seed.
/// Reference trajectories do not depend on epsilon, but for sweep.fresh_initial_conditions: where all that
/// is there is the same, any radius will do.
///
/// UsageError for a point or a seed that is not there, and where several points are meant: with what there
/// is. DataError, with the seed, for theta(T) that is missing, and for an archive with other axes.
[[nodiscard]] ParameterRows read_final_rows(const hdf5::Handle& file, const std::string& name,
                                            const FinalPlace& place, const std::vector<std::int64_t>& seeds);

}  // namespace netlyap::input
