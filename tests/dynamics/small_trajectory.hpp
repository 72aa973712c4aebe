#pragma once

#include "netlyap/model/data_split.hpp"
#include "netlyap/dynamics/ensembles/trajectory.hpp"
#include "netlyap/dynamics/observables/observable_set.hpp"

#include "set_setting.hpp"

#include <bit>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

namespace netlyap {

/// The iris data, 120 samples for training, and a small network.
inline TrainingSystem iris_system(Activation activation = Activation::sigmoid) {
    DataSplit split = split_samples(iris(), 120, default_split_seed, FeatureScale::none);
    return {{{4, 3, 3}, activation}, split.train, split.test, 0.0};
}

/// Eight seeds at eta = 1, epsilon = 1e-6 with three members.
inline ensemble::TrajectorySetup small_setup(std::int64_t perturb_at = 0) {
    ensemble::TrajectorySetup setup;
    setup.point = {1.0, 1e-6};
    setup.seeds = {0, 1, 2, 3, 14, 15, 1000, -5};
    setup.job_seed = 1;
    setup.members = 3;
    setup.perturb_at = perturb_at;
    return setup;
}

/// The same at another learning rate, and without members.
inline ensemble::TrajectorySetup unperturbed_setup(double eta) {
    ensemble::TrajectorySetup setup = small_setup();
    setup.point.eta = eta;
    setup.members = 0;
    return setup;
}

/// What an observable of this type is told, with the default of every setting.
inline observables::ObservableSetup observable_setup(const observables::ObservableType& type,
                                                     const TrainingSystem& system,
                                                     const ensemble::TrajectorySetup& setup,
                                                     std::int64_t iterations) {
    observables::ObservableSetup told;
    told.name = type.name;
    told.system = &system;
    told.members = setup.members;
    told.iterations = iterations;
    told.perturb_at = setup.perturb_at;
    told.windows.starts = {0, 5};
    told.windows.lengths = {10, 20};
    told.settings = type.settings.defaults;
    return told;
}

inline void set_setting(observables::ObservableSetup& told, const std::string& name,
                        const std::string& text) {
    test::set_setting(told.settings, observables::observable_type(told.name).settings, "observe." + told.name,
                      name, text);
}

/// A trajectory with observables that look at it.
class Observation {
public:
    Observation(const TrainingSystem& system, const ensemble::TrajectorySetup& setup)
        : kernel_(make_kernel("scalar", system)),
          trajectory_(system, *kernel_, setup),
          observables_(system, kernel_->name()) {}

    void add(const observables::ObservableType& type, const observables::ObservableSetup& told) {
        observables_.add(type, told);
    }

    void advance_to(std::int64_t iteration) {
        while (trajectory_.iteration() < iteration)
            observables_.advance(trajectory_);
    }

    [[nodiscard]] Bytes save() const {
        ByteWriter writer;
        trajectory_.save(writer);
        observables_.save(writer);
        return writer.bytes();
    }

    void restore(const Bytes& state) {
        ByteReader reader(state);
        trajectory_.restore(reader);
        observables_.restore(reader, trajectory_);
        if (!reader.empty())
            throw DataError("bytes follow the state");
    }

    [[nodiscard]] ensemble::Trajectory& trajectory() { return trajectory_; }
    [[nodiscard]] const ensemble::Trajectory& trajectory() const { return trajectory_; }
    [[nodiscard]] const observables::ObservableSet& observables() const { return observables_; }
    [[nodiscard]] const observables::Observable& observable(std::size_t index) const {
        return *observables_.all()[index];
    }

private:
    std::unique_ptr<Kernel> kernel_;
    ensemble::Trajectory trajectory_;
    observables::ObservableSet observables_;
};

/// One lane of an array [parameter][lane].
inline std::vector<double> lane_of(std::span<const double> values, std::size_t lane) {
    std::vector<double> picked;
    for (std::size_t place = lane; place < values.size(); place += lanes)
        picked.push_back(values[place]);
    return picked;
}

/// The bits, with one pattern for all NaN.
inline std::vector<std::uint64_t> bits(std::span<const double> values) {
    std::vector<std::uint64_t> all;
    for (const double value : values)
        all.push_back(std::isnan(value) ? ~std::uint64_t{0} : std::bit_cast<std::uint64_t>(value));
    return all;
}

/// The same of all values of a field.
inline std::vector<std::uint64_t> bits(const observables::FieldValues& values) {
    return std::visit(
        [](const auto& numbers) {
            std::vector<double> widened;
            for (const auto number : numbers)
                widened.push_back(static_cast<double>(number));
            return bits(std::span<const double>(widened));
        },
        values);
}

}  // namespace netlyap
