#pragma once

#include "lane_math-inl.hpp"

#include <algorithm>

/// Gram-Schmidt over lanes: the same operations in the same order as src/kernel/scalar_tangent_kernel.cpp.
/// Included once per instruction set; internal linkage.
namespace netlyap {
namespace {

/// Vectors that a finished one is taken out of at a time, so that latencies overlap.
constexpr std::size_t vectors_at_a_time = 4;

/// Takes the part along `unit` out of the next `count` vectors, and keeps it in parts [vector][lane].
template <std::size_t count>
HWY_INLINE void remove_part(const double* unit, double* vectors, std::size_t entries, std::size_t stride,
                            double* parts) {
    V part[count];
    for (std::size_t i = 0; i < count; ++i)
        part[i] = hn::Zero(Doubles());
    for (std::size_t k = 0; k < entries; ++k) {
        const V q = load(unit + k * lane_stride);
        for (std::size_t i = 0; i < count; ++i)
            part[i] = hn::MulAdd(q, load(vectors + i * stride + k * lane_stride), part[i]);
    }
    for (std::size_t i = 0; i < count; ++i)
        store(part[i], parts + i * lane_stride);
    for (std::size_t k = 0; k < entries; ++k) {
        const V q = load(unit + k * lane_stride);
        for (std::size_t i = 0; i < count; ++i) {
            double* place = vectors + i * stride + k * lane_stride;
            store(hn::NegMulAdd(part[i], q, load(place)), place);
        }
    }
}

void orthonormalize_lanes(double* vectors, std::size_t count, std::size_t entries, double* triangle) {
    const std::size_t stride = entries * lane_stride;
    for (std::size_t lane = 0; lane < lane_stride; lane += lanes_per_vector) {
        double* entry = triangle + lane;  // of R, row after row
        for (std::size_t i = 0; i < count; ++i) {
            double* own = vectors + i * stride + lane;
            V square = hn::Zero(Doubles());
            for (std::size_t k = 0; k < entries; ++k) {
                const V x = load(own + k * lane_stride);
                square = hn::MulAdd(x, x, square);
            }
            const V norm = hn::Sqrt(square);
            store(norm, entry);
            entry += lane_stride;
            const auto is_zero = hn::Eq(norm, hn::Zero(Doubles()));
            const V divisor = hn::IfThenElse(is_zero, broadcast(1.0), norm);
            for (std::size_t k = 0; k < entries; ++k)
                store(hn::Div(load(own + k * lane_stride), divisor), own + k * lane_stride);
            std::size_t next = i + 1;
            for (; next + vectors_at_a_time <= count; next += vectors_at_a_time) {
                remove_part<vectors_at_a_time>(own, vectors + next * stride + lane, entries, stride, entry);
                entry += vectors_at_a_time * lane_stride;
            }
            for (; next < count; ++next) {
                remove_part<1>(own, vectors + next * stride + lane, entries, stride, entry);
                entry += lane_stride;
            }
        }
    }
}

}  // namespace
}  // namespace netlyap
