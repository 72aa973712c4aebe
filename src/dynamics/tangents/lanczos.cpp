#include "netlyap/dynamics/tangents/lanczos.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/core/missing.hpp"
#include "netlyap/core/random.hpp"

#include "tridiagonal.hpp"

#include <algorithm>
#include <cmath>

namespace netlyap::tangent {

namespace {

constexpr double residual_tolerance = 1e-12;
constexpr double subspace_tolerance = 1e-14;

using LaneNumbers = std::array<double, lanes>;

/// a . b of each lane.
LaneNumbers lane_products(std::span<const double> a, std::span<const double> b) {
    LaneNumbers sums{};
    for (std::size_t place = 0; place < a.size(); place += lanes)
        for (std::size_t lane = 0; lane < lanes; ++lane)
            sums[lane] += a[place + lane] * b[place + lane];
    return sums;
}

/// a <- a - c b of each lane.
void lane_subtract(std::span<double> a, const LaneNumbers& c, std::span<const double> b) {
    for (std::size_t place = 0; place < a.size(); place += lanes)
        for (std::size_t lane = 0; lane < lanes; ++lane)
            a[place + lane] -= c[lane] * b[place + lane];
}

/// The number of steps at which residuals are looked at next.
std::size_t next_look(std::size_t steps) {
    return steps + std::max<std::size_t>(4, steps / 8);
}

}  // namespace

/// What has been found in one lane.
struct Lanczos::Lane {
    Tridiagonal matrix = {};
    double last_beta = 0.0;  ///< of the last step
    double scale = 0.0;      ///< the largest |alpha| or beta
    std::size_t subspaces = 1;
    bool has_ended = false;
};

std::size_t Lanczos::most_vectors(std::size_t dimension) noexcept {
    constexpr std::size_t bytes = std::size_t{256} << 20U;
    const std::size_t held = bytes / (dimension * lanes * sizeof(double));
    return dimension <= 1000 ? dimension : std::min(dimension, std::max<std::size_t>(300, held));
}

Lanczos::Lanczos(std::size_t dimension, WantedEigenvalues wanted)
    : dimension_(dimension), wanted_(wanted), next_(dimension * lanes) {
    NETLYAP_ASSERT(wanted.largest <= dimension && wanted.smallest <= dimension,
                   "no more eigenvalues are wanted than there are");
}

void Lanczos::draw(std::size_t lane, std::size_t subspace, std::span<double> vector) const {
    RandomSequence numbers({0, Purpose::lanczos_vectors}, {dimension_, subspace, 0});
    for (std::size_t place = lane; place < vector.size(); place += lanes)
        vector[place] = uniform_symmetric(numbers.next());
}

void Lanczos::orthogonalise(std::size_t count) {
    std::vector<LaneNumbers> parts(count);
    for (int pass = 0; pass < 2; ++pass) {
        for (std::size_t i = 0; i < count; ++i)
            parts[i] = lane_products(vectors_[i].all(), next_.all());
        for (std::size_t i = 0; i < count; ++i)
            lane_subtract(next_.all(), parts[i], vectors_[i].all());
    }
}

void Lanczos::begin_subspace(Lane& found, std::size_t lane, std::size_t count) {
    draw(lane, found.subspaces++, next_.all());
    const auto product = [&](std::size_t i) {
        double sum = 0.0;
        for (std::size_t place = lane; place < next_.size(); place += lanes)
            sum += vectors_[i].data()[place] * next_.data()[place];
        return sum;
    };
    for (int pass = 0; pass < 2; ++pass)
        for (std::size_t i = 0; i < count; ++i) {
            const double part = product(i);
            for (std::size_t place = lane; place < next_.size(); place += lanes)
                next_.data()[place] -= part * vectors_[i].data()[place];
        }
}

SpectrumEnds Lanczos::find(const LaneOperator& apply, const Pulse& pulse) {
    SpectrumEnds ends;
    ends.largest.assign(wanted_.largest * lanes, missing_value);
    ends.smallest.assign(wanted_.smallest * lanes, missing_value);
    ends.residual.fill(missing_value);
    ends.leading.assign(dimension_ * lanes, missing_value);
    std::array<Lane, lanes> found;
    for (std::size_t lane = 0; lane < lanes; ++lane)
        draw(lane, 0, next_.all());
    const std::size_t most = most_vectors(dimension_);
    const std::size_t least = std::min(most, std::max(wanted_.largest, wanted_.smallest));
    std::size_t look_at = least;
    for (std::size_t count = 1; count <= most; ++count) {
        pulse();
        if (vectors_.size() < count)
            vectors_.emplace_back(dimension_ * lanes);
        LaneArray& vector = vectors_[count - 1];
        const LaneNumbers squares = lane_products(next_.all(), next_.all());
        for (std::size_t place = 0; place < next_.size(); ++place)
            vector.data()[place] = next_.data()[place] / std::sqrt(squares[place % lanes]);
        apply(vector.all(), next_.all());
        const LaneNumbers alpha = lane_products(vector.all(), next_.all());
        orthogonalise(count);
        const LaneNumbers beta = lane_products(next_.all(), next_.all());
        const bool is_looked_at = count == look_at || count == most;
        if (is_looked_at)
            look_at = next_look(count);
        bool have_all_ended = true;
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            Lane& own = found[lane];
            own.last_beta = std::sqrt(beta[lane]);
            own.scale = std::max({own.scale, std::fabs(alpha[lane]), own.last_beta});
            own.matrix.diagonal.push_back(alpha[lane]);
            if (is_looked_at && !own.has_ended)
                own.has_ended = conclude(own, lane, count == most, ends);
            have_all_ended = have_all_ended && own.has_ended;
            const bool is_closed = own.last_beta <= subspace_tolerance * own.scale;
            own.matrix.off_diagonal.push_back(is_closed ? 0.0 : own.last_beta);
            if (is_closed && count < most)
                begin_subspace(own, lane, count);
        }
        if (have_all_ended)
            break;
    }
    return ends;
}

bool Lanczos::conclude(const Lane& found, std::size_t lane, bool is_last, SpectrumEnds& ends) const {
    const std::optional<LastRow> eigen = tridiagonal_eigenvalues(found.matrix);
    if (!eigen)
        return true;
    const std::vector<double>& theta = eigen->eigenvalues;  // ascending
    double residual = 0.0;
    for (std::size_t i = 0; i < theta.size(); ++i)
        if (i < wanted_.smallest || theta.size() - i <= wanted_.largest)
            residual = std::max(residual, found.last_beta * std::fabs(eigen->last[i]));
    const double scale = std::max(std::fabs(theta.front()), std::fabs(theta.back()));
    if (!is_last && !(residual <= residual_tolerance * scale))
        return false;
    ends.residual[lane] = residual;
    ends.steps[lane] = theta.size();
    for (std::size_t i = 0; i < wanted_.largest; ++i)
        ends.largest[i * lanes + lane] = theta[theta.size() - 1 - i];
    for (std::size_t i = 0; i < wanted_.smallest; ++i)
        ends.smallest[i * lanes + lane] = theta[i];
    const std::vector<double> weights = tridiagonal_eigenvector(found.matrix, theta.back());
    for (std::size_t entry = 0; entry < dimension_; ++entry) {
        double sum = 0.0;
        for (std::size_t i = 0; i < weights.size(); ++i)
            sum += weights[i] * vectors_[i].data()[entry * lanes + lane];
        ends.leading[entry * lanes + lane] = sum;
    }
    return true;
}

}  // namespace netlyap::tangent
