#include "netlyap/dynamics/observables/observable.hpp"

#include "recorded.hpp"

namespace netlyap::observables {

void Observable::save(ByteWriter& writer) const {
    for (const Recording* recording : recordings_)
        recording->save(writer);
}

void Observable::restore(ByteReader& reader, const ensemble::Trajectory& trajectory) {
    for (Recording* recording : recordings_)
        recording->restore_before(reader, trajectory.iteration());
}

std::vector<FieldValues> Observable::results(const Pulse& pulse) const {
    Results results(fields_, lanes);
    for (const Recording* recording : recordings_)
        recording->fill(results);
    conclude(results, pulse);
    return std::move(results).take();
}

void Observable::conclude(Results&, const Pulse&) const {}

void Observable::next_column() {
    for (Recording* recording : recordings_)
        recording->next_column();
}

}  // namespace netlyap::observables
