#pragma once

#include "netlyap/model/network.hpp"
#include "netlyap/dynamics/observables/field.hpp"

#include <vector>

namespace netlyap::observables {

/// The axis "parameter" of all entries of theta, in the order of network.hpp.
[[nodiscard]] Axis parameter_axis(const NetworkShape& shape);

/// The axis "layer" of weights and biases.
[[nodiscard]] Axis layer_axis(const NetworkShape& shape);
/// The axis "weight": the parameters that are not biases, in the same order.
[[nodiscard]] Axis weight_axis(const NetworkShape& shape);

/// The axis "unit" of hidden units and outputs, layer after layer.
[[nodiscard]] Axis unit_axis(const NetworkShape& shape);

/// The unit that every parameter leads to, as weight or bias, counted from 0 [parameter].
[[nodiscard]] std::vector<std::size_t> units_of_parameters(const NetworkShape& shape);
/// The layer of every unit, counted from 0 [unit].
[[nodiscard]] std::vector<std::size_t> layers_of_units(const NetworkShape& shape);

/// The index in theta of every weight.
[[nodiscard]] std::vector<std::size_t> weight_places(const NetworkShape& shape);

}  // namespace netlyap::observables
