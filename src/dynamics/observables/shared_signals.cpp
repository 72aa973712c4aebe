#include "netlyap/dynamics/observables/shared_signals.hpp"

#include "netlyap/core/error.hpp"

namespace netlyap::observables {

namespace {

/// Begins a state with signals, so that one from before they were shared is refused: another number when they
/// are saved in another way.
constexpr std::uint64_t signals_mark = 0x314c'414e'4749'5301;

}  // namespace

SharedSignals::SharedSignals(const TrainingSystem& system, const std::string& kernel_name)
    : system_(system), kernel_name_(kernel_name) {}

const laminar::SaturationTracker& SharedSignals::saturation() {
    if (!saturation_)
        saturation_.emplace(system_, laminar_kernel());
    return *saturation_;
}

const ensemble::RecentValues& SharedSignals::recent_values() {
    if (!recent_values_)
        recent_values_.emplace(system_.shape);
    return *recent_values_;
}

const LaminarKernel& SharedSignals::laminar_kernel() {
    if (!laminar_kernel_)
        laminar_kernel_.emplace(kernel_name_, system_);
    return *laminar_kernel_;
}

void SharedSignals::observe(const ensemble::Trajectory& trajectory) {
    if (saturation_)
        saturation_->update(trajectory.parameters(0));
    if (recent_values_)
        recent_values_->remember(trajectory);
}

void SharedSignals::save(ByteWriter& writer) const {
    if (saturation_ || recent_values_)
        writer.put(signals_mark);
    if (saturation_)
        saturation_->save(writer);
    if (recent_values_)
        recent_values_->save(writer);
}

void SharedSignals::restore(ByteReader& reader, const ensemble::Trajectory& trajectory) {
    if ((saturation_ || recent_values_) && reader.get<std::uint64_t>() != signals_mark)
        throw DataError("a saved state keeps what observables share in another way than this version");
    if (saturation_)
        saturation_->restore(reader, trajectory.iteration());
    if (recent_values_)
        recent_values_->restore(reader);
}

}  // namespace netlyap::observables
