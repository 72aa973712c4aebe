#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace netlyap::tangent {

/// A symmetric tridiagonal matrix.
struct Tridiagonal {
    std::vector<double> diagonal;      ///< [row]
    std::vector<double> off_diagonal;  ///< beside it, one fewer
};

/// Eigenvalues, ascending, and the last entry of the eigenvector of each, of length 1.
struct LastRow {
    std::vector<double> eigenvalues;
    std::vector<double> last;
};

/// By implicit QL (Martin & Wilkinson 1968, Numer. Math. 12, 377). Nothing when the matrix is not finite.
[[nodiscard]] std::optional<LastRow> tridiagonal_eigenvalues(const Tridiagonal& matrix);

/// The eigenvector of length 1 of an eigenvalue, by inverse iteration from (1, 1, ...); one of several, where
/// the eigenvalue is degenerate to rounding. The matrix is finite.
[[nodiscard]] std::vector<double> tridiagonal_eigenvector(const Tridiagonal& matrix, double eigenvalue);

}  // namespace netlyap::tangent
