// The only file with Eigen. Without vector instructions its sums run in one order, wherever the numbers lie
// in memory; eigenvalues alone need products of a matrix with a vector and updates of rank 2, which have no
// blocks that follow the caches of the machine.
#define EIGEN_DONT_VECTORIZE
#define EIGEN_DONT_PARALLELIZE
#define EIGEN_NO_DEBUG

#include "netlyap/core/missing.hpp"
#include "netlyap/dynamics/tangents/dense_spectrum.hpp"

#include <Eigen/Eigenvalues>

#include <algorithm>
#include <cmath>

namespace netlyap::tangent {

std::vector<double> symmetric_eigenvalues(std::size_t dimension, std::span<const double> matrix) {
    std::vector<double> eigenvalues(dimension, missing_value);
    if (!std::all_of(matrix.begin(), matrix.end(), [](double entry) { return std::isfinite(entry); }))
        return eigenvalues;
    using ByRows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    const auto size = static_cast<Eigen::Index>(dimension);
    const Eigen::Map<const ByRows> rows(matrix.data(), size, size);
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(rows, Eigen::EigenvaluesOnly);
    if (solver.info() == Eigen::Success)  // ascending
        std::reverse_copy(solver.eigenvalues().begin(), solver.eigenvalues().end(), eigenvalues.begin());
    return eigenvalues;
}

}  // namespace netlyap::tangent
