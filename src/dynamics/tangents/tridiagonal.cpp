#include "tridiagonal.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace netlyap::tangent {

namespace {

constexpr double rounding = std::numeric_limits<double>::epsilon();

/// The largest magnitude of an entry, by which the matrix is divided so that no square overflows;
/// NaN where there is one.
double largest_entry(const Tridiagonal& matrix) {
    double largest = 0.0;
    for (const std::vector<double>* entries : {&matrix.diagonal, &matrix.off_diagonal})
        for (const double entry : *entries) {
            if (std::isnan(entry))
                return entry;
            largest = std::max(largest, std::fabs(entry));
        }
    return largest;
}

Tridiagonal divided(const Tridiagonal& matrix, double scale) {
    Tridiagonal result = matrix;
    for (std::vector<double>* entries : {&result.diagonal, &result.off_diagonal})
        for (double& entry : *entries)
            entry /= scale;
    return result;
}

/// One iteration of QL with implicit shift on rows first .. last, which no off-diagonal 0 divides.
void iterate(std::vector<double>& d, std::vector<double>& e, std::vector<double>& last_row, std::size_t first,
             std::size_t last) {
    double g = (d[first + 1] - d[first]) / (2.0 * e[first]);
    double r = std::sqrt(g * g + 1.0);
    g = d[last] - d[first] + e[first] / (g + std::copysign(r, g));
    double sine = 1.0;
    double cosine = 1.0;
    double p = 0.0;
    for (std::size_t i = last; i-- > first;) {
        const double f = sine * e[i];
        const double b = cosine * e[i];
        r = std::sqrt(f * f + g * g);
        e[i + 1] = r;
        if (r == 0.0) {
            d[i + 1] -= p;
            e[last] = 0.0;
            return;
        }
        sine = f / r;
        cosine = g / r;
        g = d[i + 1] - p;
        const double t = (d[i] - g) * sine + 2.0 * cosine * b;
        p = sine * t;
        d[i + 1] = g + p;
        g = cosine * t - b;
        const double above = last_row[i + 1];
        last_row[i + 1] = sine * last_row[i] + cosine * above;
        last_row[i] = cosine * last_row[i] - sine * above;
    }
    d[first] -= p;
    e[first] = g;
    e[last] = 0.0;
}

/// x <- (matrix - shift)^-1 x by elimination with row exchanges; a pivot of 0 becomes that of rounding.
void solve(const Tridiagonal& matrix, double shift, std::vector<double>& x) {
    struct Row {
        double here;   ///< on the diagonal
        double next;   ///< one to its right
        double after;  ///< two to its right
        double value;  ///< of the right side
    };
    const std::size_t n = matrix.diagonal.size();
    std::vector<Row> rows(n);
    Row current = {matrix.diagonal[0] - shift, n > 1 ? matrix.off_diagonal[0] : 0.0, 0.0, x[0]};
    for (std::size_t i = 0; i + 1 < n; ++i) {
        Row below = {matrix.off_diagonal[i], matrix.diagonal[i + 1] - shift,
                     i + 2 < n ? matrix.off_diagonal[i + 1] : 0.0, x[i + 1]};
        if (std::fabs(below.here) > std::fabs(current.here))
            std::swap(below, current);
        if (current.here == 0.0)
            current.here = rounding;
        const double factor = below.here / current.here;
        rows[i] = current;
        current = {below.next - factor * current.next, below.after - factor * current.after, 0.0,
                   below.value - factor * current.value};
    }
    if (current.here == 0.0)
        current.here = rounding;
    rows[n - 1] = current;
    for (std::size_t i = n; i-- > 0;) {
        double value = rows[i].value;
        if (i + 1 < n)
            value -= rows[i].next * x[i + 1];
        if (i + 2 < n)
            value -= rows[i].after * x[i + 2];
        x[i] = value / rows[i].here;
    }
}

void normalise(std::vector<double>& x) {
    double largest = 0.0;
    for (const double entry : x)
        largest = std::max(largest, std::fabs(entry));
    double square = 0.0;
    for (double& entry : x) {
        entry /= largest;
        square += entry * entry;
    }
    const double length = std::sqrt(square);
    for (double& entry : x)
        entry /= length;
}

}  // namespace

std::optional<LastRow> tridiagonal_eigenvalues(const Tridiagonal& matrix) {
    const std::size_t n = matrix.diagonal.size();
    const double scale = largest_entry(matrix);
    if (!std::isfinite(scale))
        return {};
    std::vector<double> last_row(n, 0.0);
    last_row[n - 1] = 1.0;
    if (scale == 0.0)
        return LastRow{matrix.diagonal, last_row};
    auto [d, e] = divided(matrix, scale);
    e.push_back(0.0);
    for (std::size_t first = 0; first < n; ++first)
        for (int iterations = 0;; ++iterations) {
            std::size_t last = first;
            while (last + 1 < n &&
                   std::fabs(e[last]) > rounding * (std::fabs(d[last]) + std::fabs(d[last + 1])))
                ++last;
            if (last == first)
                break;
            if (iterations == 100)
                return {};
            iterate(d, e, last_row, first, last);
        }
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&d = d](std::size_t a, std::size_t b) { return d[a] < d[b]; });
    LastRow sorted;
    for (const std::size_t place : order) {
        sorted.eigenvalues.push_back(scale * d[place]);
        sorted.last.push_back(last_row[place]);
    }
    return sorted;
}

std::vector<double> tridiagonal_eigenvector(const Tridiagonal& matrix, double eigenvalue) {
    std::vector<double> x(matrix.diagonal.size(), 1.0);
    const double largest = largest_entry(matrix);
    const double scale = largest > 0.0 ? largest : 1.0;
    const Tridiagonal scaled = divided(matrix, scale);
    for (int iteration = 0; iteration < 3; ++iteration) {
        solve(scaled, eigenvalue / scale, x);
        normalise(x);
    }
    return x;
}

}  // namespace netlyap::tangent
