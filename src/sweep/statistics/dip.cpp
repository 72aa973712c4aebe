#include "netlyap/sweep/statistics/dip.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/core/missing.hpp"
#include "netlyap/core/random.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace netlyap::statistics {

namespace {

/// The steps of an empirical distribution function F, in counts: at value[k] it rises from below[k] to
/// upto[k]. The convex minorant runs through the lower ends of steps, the concave majorant through the upper
/// ends.
class DipOfSample {
public:
    /// The dip of `sorted`; the object only saves allocations between calls.
    double operator()(std::span<const double> sorted);

private:
    void find_steps(std::span<const double> sorted);
    void find_hulls();
    void collect_vertices(std::size_t low, std::size_t high);
    double chord(const std::vector<double>& height, std::size_t from, std::size_t to, std::size_t at) const;
    double excess_of_minorant(std::size_t end) const;
    double excess_of_majorant(std::size_t begin) const;

    std::vector<double> value_, below_, upto_;
    /// Before k on the greatest convex minorant of the steps 0..k; after k on the least concave majorant of
    /// k..last.
    std::vector<std::size_t> minorant_before_, majorant_after_;
    /// The vertices of both hulls of the present modal interval, ascending, its ends included.
    std::vector<std::size_t> minorant_, majorant_;
};

void DipOfSample::find_steps(std::span<const double> sorted) {
    value_.clear();
    below_.clear();
    upto_.clear();
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        if (i == 0 || sorted[i] != sorted[i - 1]) {
            value_.push_back(sorted[i]);
            below_.push_back(static_cast<double>(i));
            upto_.push_back(0.0);
        }
        upto_.back() = static_cast<double>(i + 1);
    }
}

void DipOfSample::find_hulls() {
    const std::size_t last = value_.size() - 1;
    minorant_before_.assign(last + 1, 0);
    for (std::size_t k = 1; k <= last; ++k) {
        std::size_t p = k - 1;
        for (std::size_t q = minorant_before_[p]; p > 0; p = q, q = minorant_before_[p])
            if ((below_[p] - below_[q]) * (value_[k] - value_[p]) <
                (below_[k] - below_[p]) * (value_[p] - value_[q]))
                break;
        minorant_before_[k] = p;
    }
    majorant_after_.assign(last + 1, last);
    for (std::size_t k = last; k-- > 0;) {
        std::size_t p = k + 1;
        for (std::size_t q = majorant_after_[p]; p < last; p = q, q = majorant_after_[p])
            if ((upto_[q] - upto_[p]) * (value_[p] - value_[k]) <
                (upto_[p] - upto_[k]) * (value_[q] - value_[p]))
                break;
        majorant_after_[k] = p;
    }
}

/// `low` is a vertex of the minorant of 0..high and `high` one of the majorant of low..last, so both chains
/// meet the ends of the interval (the clamps are for rounding).
void DipOfSample::collect_vertices(std::size_t low, std::size_t high) {
    minorant_.assign(1, high);
    while (minorant_.back() > low)
        minorant_.push_back(std::max(minorant_before_[minorant_.back()], low));
    std::reverse(minorant_.begin(), minorant_.end());
    majorant_.assign(1, low);
    while (majorant_.back() < high)
        majorant_.push_back(std::min(majorant_after_[majorant_.back()], high));
}

/// The straight line between two steps; exact at both ends.
double DipOfSample::chord(const std::vector<double>& height, std::size_t from, std::size_t to,
                          std::size_t at) const {
    const double fraction = (value_[at] - value_[from]) / (value_[to] - value_[from]);
    return height[from] + (height[to] - height[from]) * fraction;
}

/// The largest F - minorant over the steps of the modal interval before `end`, a vertex of the minorant.
double DipOfSample::excess_of_minorant(std::size_t end) const {
    double excess = 0.0;
    for (std::size_t i = 0; minorant_[i] < end; ++i)
        for (std::size_t k = minorant_[i]; k < minorant_[i + 1]; ++k)
            excess = std::max(excess, upto_[k] - chord(below_, minorant_[i], minorant_[i + 1], k));
    return excess;
}

/// The largest majorant - F over the steps of the modal interval after `begin`, a vertex of the majorant.
double DipOfSample::excess_of_majorant(std::size_t begin) const {
    double excess = 0.0;
    for (std::size_t i = majorant_.size() - 1; majorant_[i] > begin; --i)
        for (std::size_t k = majorant_[i]; k > majorant_[i - 1]; --k)
            excess = std::max(excess, chord(upto_, majorant_[i - 1], majorant_[i], k) - below_[k]);
    return excess;
}

double DipOfSample::operator()(std::span<const double> sorted) {
    find_steps(sorted);
    find_hulls();
    double twice_dip = 1.0;  // in counts: 2 n dip
    std::size_t low = 0;
    std::size_t high = value_.size() - 1;
    while (low < high) {
        collect_vertices(low, high);
        // Where the two hulls are farthest apart: at a vertex of one of them. The new modal interval reaches
        // from the last vertex of the minorant to the first of the majorant there; it is always smaller than
        // the old.
        double distance = 0.0;
        std::size_t new_low = low;
        std::size_t new_high = low;
        const auto consider = [&](double d, std::size_t vertex_of_minorant, std::size_t vertex_of_majorant) {
            if (d > distance) {
                distance = d;
                new_low = vertex_of_minorant;
                new_high = vertex_of_majorant;
            }
        };
        std::size_t j = 0;
        for (const std::size_t g : minorant_) {
            while (majorant_[j] < g)
                ++j;
            const double above =
                majorant_[j] == g ? upto_[g] : chord(upto_, majorant_[j - 1], majorant_[j], g);
            consider(above - below_[g], g, majorant_[j]);
        }
        std::size_t i = 0;
        for (const std::size_t l : majorant_) {
            while (i + 1 < minorant_.size() && minorant_[i + 1] <= l)
                ++i;
            const double under =
                minorant_[i] == l ? below_[l] : chord(below_, minorant_[i], minorant_[i + 1], l);
            consider(upto_[l] - under, minorant_[i], l);
        }
        if (distance <= twice_dip)
            break;
        twice_dip = std::max({twice_dip, excess_of_minorant(new_low), excess_of_majorant(new_high)});
        low = new_low;
        high = new_high;
    }
    return twice_dip / (2.0 * static_cast<double>(sorted.size()));
}

/// Sorted samples of uniform numbers from one random sequence, one after the other.
class SortedUniforms {
public:
    SortedUniforms(RandomSequence sequence, std::size_t size)
        : sequence_(sequence), words_(size), end_of_bucket_(size), sample_(size) {}

    std::span<const double> next() {
        const std::size_t size = words_.size();
        std::fill(end_of_bucket_.begin(), end_of_bucket_.end(), 0U);
        for (std::uint64_t& word : words_) {
            word = sequence_.next();
            ++end_of_bucket_[uniform_below(word, size)];
        }
        std::size_t end = 0;
        for (std::size_t& bucket : end_of_bucket_)
            bucket = end += bucket;
        for (const std::uint64_t word : words_)  // about one number in each bucket, the buckets in order
            sample_[--end_of_bucket_[uniform_below(word, size)]] = uniform_open(word);
        for (std::size_t i = 1; i < size; ++i) {
            const double number = sample_[i];
            std::size_t place = i;
            for (; place > 0 && sample_[place - 1] > number; --place)
                sample_[place] = sample_[place - 1];
            sample_[place] = number;
        }
        return sample_;
    }

private:
    RandomSequence sequence_;
    std::vector<std::uint64_t> words_;
    std::vector<std::size_t> end_of_bucket_;
    std::vector<double> sample_;
};

}  // namespace

double dip_statistic(std::span<const double> sorted) {
    if (sorted.empty())
        return missing_value;
    NETLYAP_ASSERT(std::is_sorted(sorted.begin(), sorted.end()),
                   "the dip reads an empirical distribution function");
    NETLYAP_ASSERT(std::isfinite(sorted.front()) && std::isfinite(sorted.back()),
                   "the dip is of finite values");
    return DipOfSample()(sorted);
}

DipNull::DipNull(std::size_t n, std::uint64_t job_seed, const Pulse& pulse) : n_(n) {
    constexpr std::size_t least_values = 4;  // fewer have nearly the same dip whatever they are
    if (n < least_values)
        return;
    SortedUniforms sample(RandomSequence({job_seed, Purpose::dip_null}, {n, 0, 0}), n);
    DipOfSample dip;
    dips_.resize(dip_null_samples);
    for (double& one : dips_) {
        pulse();
        one = dip(sample.next());
    }
    std::sort(dips_.begin(), dips_.end());
}

double DipNull::p_value(std::vector<double> values) const {
    NETLYAP_ASSERT(values.size() == n_, "a null distribution is for one number of values");
    if (dips_.empty())
        return missing_value;
    std::sort(values.begin(), values.end());
    const double threshold = dip_statistic(values) * (1.0 - 1e-12);
    const auto at_least_as_large = dips_.end() - std::lower_bound(dips_.begin(), dips_.end(), threshold);
    return (1.0 + static_cast<double>(at_least_as_large)) / (1.0 + dip_null_samples);
}

}  // namespace netlyap::statistics
