#include "netlyap/dynamics/observables/observable_set.hpp"

#include <utility>

namespace netlyap::observables {

ObservableSet::ObservableSet(const TrainingSystem& system, const std::string& kernel_name)
    : signals_(std::make_unique<SharedSignals>(system, kernel_name)) {}

void ObservableSet::add(const ObservableType& type, ObservableSetup setup) {
    setup.signals = signals_.get();
    observables_.push_back(type.make(setup));
}

void ObservableSet::advance(ensemble::Trajectory& trajectory) {
    bool with_loss = signals_->needs_loss();
    bool with_member_loss = false;
    looking_.clear();
    for (const auto& observable : observables_) {
        const Demand demand = observable->demand(trajectory.iteration());
        with_loss = with_loss || demand.loss;
        with_member_loss = with_member_loss || demand.member_loss;
        if (demand.observe)
            looking_.push_back(observable.get());
    }
    trajectory.compute(with_loss, with_member_loss);
    signals_->observe(trajectory);
    for (Observable* observable : looking_)
        observable->observe(trajectory);
    trajectory.accept();
}

void ObservableSet::save(ByteWriter& writer) const {
    signals_->save(writer);
    for (const auto& observable : observables_)
        observable->save(writer);
}

void ObservableSet::restore(ByteReader& reader, const ensemble::Trajectory& trajectory) {
    signals_->restore(reader, trajectory);
    for (const auto& observable : observables_)
        observable->restore(reader, trajectory);
}

}  // namespace netlyap::observables
