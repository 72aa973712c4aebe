#include "netlyap/dynamics/ensembles/trajectory.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/core/missing.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace netlyap::ensemble {

Trajectory::Trajectory(const TrainingSystem& system, Kernel& kernel, const TrajectorySetup& setup)
    : system_(system),
      kernel_(kernel),
      setup_(setup),
      parameter_count_(parameter_count(system.shape)),
      dimension_(phase_dimension(system)),
      current_((setup.members + 1) * dimension_ * lanes),
      next_(current_.size()),
      member_loss_(setup.members * lanes),
      distances_(setup.members * lanes) {
    if (batch_size(system) < system.train.count)
        minibatches_.emplace(system, setup.job_seed, setup_.seeds);
    diverged_at_.fill(-1);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        const std::span<const double> given = setup.given_start[lane];
        NETLYAP_ASSERT(given.empty() || given.size() == parameter_count_, "theta(0) has all parameters");
        const std::vector<double> start =
            given.empty()
                ? initial_condition(system.shape, setup.initial_weights, setup.job_seed, setup.seeds[lane],
                                    setup.fresh_initial_conditions ? &setup.point : nullptr)
                : std::vector<double>(given.begin(), given.end());
        for (std::size_t i = 0; i < parameter_count_; ++i)
            current_.data()[i * lanes + lane] = start[i];
    }
    find_divergence(0);
    if (setup_.perturb_at == 0)
        displace_members();
}

void Trajectory::displace_members() {
    for (std::size_t member = 1; member <= setup_.members; ++member) {
        std::copy_n(current_.data(), dimension_ * lanes, current_.data() + offset(member));
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const std::vector<double> delta = displacement(member, lane);
            for (std::size_t i = 0; i < parameter_count_; ++i) {
                const std::size_t place = i * lanes + lane;
                current_.data()[offset(member) + place] = current_.data()[place] + delta[i];
            }
        }
        find_divergence(member);
    }
}

/// Marks the lanes in which a parameter of the member overflowed where it starts; steps say it by themselves.
void Trajectory::find_divergence(std::size_t member) {
    const double* theta = current_.data() + offset(member);
    for (std::size_t place = 0; place < parameter_count_ * lanes; ++place)
        if (!std::isfinite(theta[place]) && !has_diverged(place % lanes))
            diverged_at_[place % lanes] = iteration_;
}

void Trajectory::compute(bool with_loss, bool with_member_loss) {
    next_not_finite_ = 0;
    for (std::size_t member = 0; member <= followed(); ++member) {
        std::span<double> loss;
        if (member == 0 && with_loss)
            loss = loss_;
        else if (member > 0 && with_member_loss)
            loss = std::span(member_loss_).subspan((member - 1) * lanes, lanes);
        const std::span<const double> from = current_.all().subspan(offset(member), dimension_ * lanes);
        const std::span<double> to = next_.all().subspan(offset(member), dimension_ * lanes);
        if (minibatches_) {
            next_not_finite_ |= kernel_.step_on(minibatches_->at(iteration_), setup_.point.eta, from, to);
            if (!loss.empty())
                find_loss(member, loss);
        } else {
            next_not_finite_ |= kernel_.step(setup_.point.eta, from, to, loss);
        }
    }
    for (std::size_t lane = 0; lane < lanes; ++lane)
        if (has_diverged(lane)) {
            loss_[lane] = missing_value;
            for (std::size_t place = lane; place < member_loss_.size(); place += lanes)
                member_loss_[place] = missing_value;
        }
}

void Trajectory::find_loss(std::size_t member, std::span<double> loss) const {
    std::array<std::int64_t, lanes> correct{};
    const std::span<const double> theta = parameters(member);
    kernel_.assess(theta, system_.train, loss, correct);
    if (!(system_.l2 > 0.0))
        return;
    const std::vector<bool> is_weight = weight_mask(system_.shape);
    for (std::size_t lane = 0; lane < lanes; ++lane) {  // L += (l2 / 2) sum w^2
        double squares = 0.0;
        for (std::size_t i = 0; i < parameter_count_; ++i)
            if (is_weight[i])
                squares = std::fma(theta[i * lanes + lane], theta[i * lanes + lane], squares);
        loss[lane] += 0.5 * system_.l2 * squares;
    }
}

void Trajectory::accept() {
    std::swap(current_, next_);
    ++iteration_;
    for (std::size_t lane = 0; lane < lanes; ++lane)
        if (((next_not_finite_ >> lane) & 1U) != 0 && !has_diverged(lane))
            diverged_at_[lane] = iteration_;
    if (iteration_ == setup_.perturb_at)
        displace_members();
}

std::optional<Minibatch> Trajectory::batch() const {
    if (!minibatches_)
        return {};
    return minibatches_->at(iteration_);
}

std::span<const double> Trajectory::parameters(std::size_t member) const {
    NETLYAP_ASSERT(member <= followed(), "members exist from the perturbation on");
    return current_.all().subspan(offset(member), parameter_count_ * lanes);
}

std::span<const double> Trajectory::next_parameters(std::size_t member) const {
    NETLYAP_ASSERT(member <= followed(), "members exist from the perturbation on");
    return next_.all().subspan(offset(member), parameter_count_ * lanes);
}

std::span<const double> Trajectory::member_loss() const {
    NETLYAP_ASSERT(is_perturbed(), "members exist from the perturbation on");
    return member_loss_;
}

std::span<const double> Trajectory::distances() const {
    NETLYAP_ASSERT(is_perturbed(), "members exist from the perturbation on");
    if (distances_at_ != iteration_) {
        find_distances(Norm::l1, 0, parameter_count_, distances_);
        distances_at_ = iteration_;
    }
    return distances_;
}

void Trajectory::find_distances(Norm norm, std::size_t first, std::size_t count,
                                std::span<double> distances) const {
    NETLYAP_ASSERT(first + count <= dimension_, "numbers of a point");
    const auto part = [&](std::size_t member) {
        return current_.all().subspan(offset(member) + first * lanes, count * lanes);
    };
    for (std::size_t member = 1; member <= setup_.members; ++member)
        kernel_.distance(norm, part(0), part(member), distances.subspan((member - 1) * lanes, lanes));
    blank_diverged(distances);
}

void Trajectory::find_output_distances(Norm norm, const Samples& samples, std::span<double> distances) const {
    const std::size_t size = samples.count * system_.shape.outputs() * lanes;
    LaneArray of_reference(size);
    LaneArray of_member(size);
    kernel_.predict(parameters(0), samples, of_reference.all());
    for (std::size_t member = 1; member <= setup_.members; ++member) {
        kernel_.predict(parameters(member), samples, of_member.all());
        kernel_.distance(norm, of_reference.all(), of_member.all(),
                         distances.subspan((member - 1) * lanes, lanes));
    }
    blank_diverged(distances);
}

void Trajectory::blank_diverged(std::span<double> of_members) const {
    for (std::size_t place = 0; place < of_members.size(); ++place)
        if (has_diverged(place % lanes))
            of_members[place] = missing_value;
}

std::vector<double> Trajectory::displacement(std::size_t member, std::size_t lane) const {
    const std::size_t drawn_as = member - 1 + static_cast<std::size_t>(setup_.perturbation.first_member);
    return perturbation_vector(system_.shape, setup_.perturbation, setup_.job_seed, setup_.seeds[lane],
                               drawn_as, setup_.point);
}

std::array<double, lanes> Trajectory::rounding() const {
    NETLYAP_ASSERT(iteration_ == setup_.perturb_at, "later the members have moved");
    std::array<double, lanes> share{};
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        double lost = 0.0;
        double all = 0.0;
        for (std::size_t member = 1; member <= setup_.members; ++member) {
            const std::vector<double> drawn = displacement(member, lane);
            for (std::size_t i = 0; i < parameter_count_; ++i) {
                const std::size_t place = i * lanes + lane;
                const double realised = current_.data()[offset(member) + place] - current_.data()[place];
                lost += std::fabs(realised - drawn[i]);
                all += std::fabs(drawn[i]);
            }
        }
        share[lane] = has_diverged(lane) ? missing_value : lost / all;
    }
    return share;
}

void Trajectory::assess(std::span<const double> parameters, const Samples& samples, std::span<double> loss,
                        std::span<std::int64_t> correct) const {
    kernel_.assess(parameters, samples, loss, correct);
    for (std::size_t lane = 0; lane < lanes; ++lane)
        if (has_diverged(lane)) {
            loss[lane] = missing_value;
            correct[lane] = -1;
        }
}

void Trajectory::save(ByteWriter& writer) const {
    writer.put(iteration_);
    writer.put(diverged_at_);
    writer.put_all(current_.all().first((followed() + 1) * dimension_ * lanes));
}

void Trajectory::restore(ByteReader& reader) {
    iteration_ = reader.get<std::int64_t>();
    diverged_at_ = reader.get<std::array<std::int64_t, lanes>>();
    if (iteration_ < 0 || std::any_of(diverged_at_.begin(), diverged_at_.end(),
                                      [&](std::int64_t at) { return at < -1 || at > iteration_; }))
        throw DataError("a saved trajectory has diverged before it begins or after it ends");
    reader.get_into(current_.all().first((followed() + 1) * dimension_ * lanes));
    distances_at_ = -1;
}

}  // namespace netlyap::ensemble
