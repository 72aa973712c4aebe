#include "netlyap/dynamics/tangents/tangent_frame.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/core/random.hpp"

#include <algorithm>

namespace netlyap::tangent {

TangentFrame::TangentFrame(const std::string& kernel_name, const TrainingSystem& system, std::size_t count)
    : kernel_name_(kernel_name),
      system_(system),
      count_(count),
      kernel_(make_tangent_kernel(kernel_name, system)),
      logarithm_(kernel_name),
      vectors_(count * phase_dimension(system) * lanes),
      pushed_(vectors_.size()),
      triangle_(triangle_entries(count) * lanes),
      diagonal_(count * lanes),
      logarithms_(count * lanes) {
    NETLYAP_ASSERT(count >= 1 && count <= phase_dimension(system), "as many vectors as there are directions");
}

TangentFrame::TangentFrame(const TangentFrame& other)
    : TangentFrame(other.kernel_name_, other.system_, other.count_) {
    std::copy(other.vectors_.all().begin(), other.vectors_.all().end(), vectors_.all().begin());
}

void TangentFrame::draw(const ensemble::Trajectory& trajectory) {
    const std::size_t entries = vectors_.size() / (count_ * lanes);
    for (std::size_t lane = 0; lane < lanes; ++lane)
        for (std::size_t vector = 0; vector < count_; ++vector) {
            RandomSequence sequence({trajectory.job_seed(), Purpose::tangents},
                                    {static_cast<std::uint64_t>(trajectory.seeds()[lane]), vector, 0});
            for (std::size_t i = 0; i < entries; ++i)
                vectors_.data()[(vector * entries + i) * lanes + lane] = normal_deviate(sequence.next());
        }
    kernel_->orthonormalize(vectors_.all(), count_, triangle_.all());
}

void TangentFrame::push(const ensemble::Trajectory& trajectory) {
    kernel_->push(trajectory.batch(), trajectory.learning_rate(), trajectory.point(), vectors_.all(),
                  pushed_.all());
    std::swap(vectors_, pushed_);
}

std::span<const double> TangentFrame::orthonormalize() {
    kernel_->orthonormalize(vectors_.all(), count_, triangle_.all());
    for (std::size_t i = 0; i < count_; ++i)
        std::copy_n(triangle_.data() + triangle_entry(count_, i, i) * lanes, lanes,
                    diagonal_.data() + i * lanes);
    std::copy(diagonal_.all().begin(), diagonal_.all().end(), logarithms_.all().begin());
    logarithm_(logarithms_.all());
    return logarithms_.all();
}

void TangentFrame::save(ByteWriter& writer) const {
    writer.put_all(vectors_.all());
}

void TangentFrame::restore(ByteReader& reader) {
    reader.get_into(vectors_.all());
}

}  // namespace netlyap::tangent
