#pragma once

#include "lane_workspace-inl.hpp"

/// What stands behind the last layer: the loss and its derivative. Internal linkage.
namespace netlyap {
namespace {

/// e^(u_k - shift), where shift is the largest u_k if that exceeds the limit, else 0.
template <std::size_t block>
HWY_INLINE void softmax(const LaneTask& task, const PowerTable& table, const Workspace& w, const double* u) {
    const std::size_t classes = output_layer(task).outputs;
    const V limit = broadcast(16.0 * 500.0);
    const V zero = hn::Zero(Doubles());
    V shift[block];
    auto any = hn::Gt(zero, zero);
    for (std::size_t s = 0; s < block; ++s) {
        V largest = zero;
        for (std::size_t k = 1; k < classes; ++k)
            largest = larger(load(u + k * row_stride + s * pass_stride), largest);
        const auto beyond = hn::Gt(largest, limit);
        shift[s] = hn::IfThenElseZero(beyond, largest);
        any = hn::Or(any, beyond);
    }
    const bool in_range = hn::AllFalse(Doubles(), any);
    for (std::size_t k = 0; k < classes; ++k) {
        V e[block];
        for (std::size_t s = 0; s < block; ++s)
            e[s] = in_range && k == 0 ? broadcast(1.0)
                                      : hn::Sub(load(u + k * row_stride + s * pass_stride), shift[s]);
        if (!(in_range && k == 0))
            exp2_sixteenths<true>(table, e);
        for (std::size_t s = 0; s < block; ++s)
            store(e[s], w.exponentials + k * row_stride + s * pass_stride);
    }
}

/// Softmax and cross-entropy. Class 0 needs no output of its own.
struct SoftmaxHead {
    static constexpr std::size_t first = 1;
    LossSum sum;

    /// u_k from z_k - z_0.
    static HWY_INLINE V output(V z) { return hn::Mul(broadcast(sixteen_over_ln2), z); }

    /// Between forward() and the others.
    template <std::size_t block>
    static HWY_INLINE void prepare(const LaneTask& task, const PowerTable& table, const Workspace& w,
                                   const double* u) {
        softmax<block>(task, table, w, u);
    }

    template <std::size_t block>
    HWY_INLINE void add_to_loss(const LaneTask& task, const Workspace& w, std::size_t first_sample,
                                const double* u) {
        for (std::size_t s = 0; s < block; ++s)
            sum.add_row(u + s * pass_stride, w.exponentials + s * pass_stride, output_layer(task).outputs,
                        task.labels[first_sample + s]);
        sum.finish_block(first_sample + block);
    }

    /// dL/dz: p_k - [y = k].
    template <std::size_t block>
    static HWY_INLINE void errors(const LaneTask& task, const Workspace& w, std::size_t first_sample,
                                  const double* /*u*/, double* errors) {
        const std::size_t classes = output_layer(task).outputs;
        for (std::size_t s = 0; s < block; ++s) {
            const V inverse = inverse_sum(w.exponentials + s * pass_stride, classes);
            for (std::size_t k = 1; k < classes; ++k) {
                const V p = hn::Mul(load(w.exponentials + k * row_stride + s * pass_stride), inverse);
                store(hn::Sub(p, target(task, first_sample + s, k)),
                      errors + k * row_stride + s * pass_stride);
            }
        }
    }

    /// p_k of all classes in the place of their exponentials.
    template <std::size_t block>
    static HWY_INLINE void keep_probabilities(const LaneTask& task, const Workspace& w) {
        const std::size_t classes = output_layer(task).outputs;
        for (std::size_t s = 0; s < block; ++s) {
            const V inverse = inverse_sum(w.exponentials + s * pass_stride, classes);
            for (std::size_t k = 0; k < classes; ++k) {
                double* place = w.exponentials + k * row_stride + s * pass_stride;
                store(hn::Mul(load(place), inverse), place);
            }
        }
    }

    /// de_k = sum_l p_k p_l (dz_k - dz_l) with dz_0 = 0, after keep_probabilities().
    template <std::size_t block>
    static HWY_INLINE void error_tangents(const LaneTask& task, const Workspace& w, const double* sums,
                                          double* errors) {
        const std::size_t classes = output_layer(task).outputs;
        for (std::size_t s = 0; s < block; ++s) {
            const double* p = w.exponentials + s * pass_stride;
            const double* dz = sums + s * pass_stride;
            double* de = errors + s * pass_stride;
            for (std::size_t k = 1; k < classes; ++k) {
                const V p_k = load(p + k * row_stride);
                const V dz_k = load(dz + k * row_stride);
                V de_k = hn::Mul(hn::Mul(p_k, load(p)), dz_k);
                for (std::size_t l = 1; l < k; ++l) {
                    const V flow = hn::Mul(hn::Mul(p_k, load(p + l * row_stride)),
                                           hn::Sub(dz_k, load(dz + l * row_stride)));
                    de_k = hn::Add(de_k, flow);
                    store(hn::Sub(load(de + l * row_stride), flow), de + l * row_stride);
                }
                store(de_k, de + k * row_stride);
            }
        }
    }

    /// p_k.
    template <std::size_t block>
    static HWY_INLINE void predict(const LaneTask& task, const Workspace& w, std::size_t first_sample,
                                   const double* /*u*/) {
        const std::size_t classes = output_layer(task).outputs;
        for (std::size_t s = 0; s < block; ++s) {
            const V inverse = inverse_sum(w.exponentials + s * pass_stride, classes);
            for (std::size_t k = 0; k < classes; ++k)
                store(hn::Mul(load(w.exponentials + k * row_stride + s * pass_stride), inverse),
                      task.predictions + ((first_sample + s) * classes + k) * lane_stride);
        }
    }
};

/// Squared loss of linear outputs.
struct LinearHead {
    static constexpr std::size_t first = 0;
    SquareSum sum;

    static HWY_INLINE V output(V z) { return z; }

    template <std::size_t block>
    static HWY_INLINE void prepare(const LaneTask& /*task*/, const PowerTable& /*table*/,
                                   const Workspace& /*w*/, const double* /*outputs*/) {}

    template <std::size_t block>
    HWY_INLINE void add_to_loss(const LaneTask& task, const Workspace& /*w*/, std::size_t first_sample,
                                const double* outputs) {
        for (std::size_t s = 0; s < block; ++s)
            for (std::size_t k = 0; k < output_layer(task).outputs; ++k)
                sum.add(hn::Sub(load(outputs + k * row_stride + s * pass_stride),
                                target(task, first_sample + s, k)));
    }

    /// dL/dz: f_k - y_k.
    template <std::size_t block>
    static HWY_INLINE void errors(const LaneTask& task, const Workspace& /*w*/, std::size_t first_sample,
                                  const double* outputs, double* errors) {
        for (std::size_t k = 0; k < output_layer(task).outputs; ++k)
            for (std::size_t s = 0; s < block; ++s) {
                const std::size_t place = k * row_stride + s * pass_stride;
                store(hn::Sub(load(outputs + place), target(task, first_sample + s, k)), errors + place);
            }
    }

    template <std::size_t block>
    static HWY_INLINE void keep_probabilities(const LaneTask& /*task*/, const Workspace& /*w*/) {}

    /// de = dz.
    template <std::size_t block>
    static HWY_INLINE void error_tangents(const LaneTask& task, const Workspace& /*w*/, const double* sums,
                                          double* errors) {
        for (std::size_t k = 0; k < output_layer(task).outputs; ++k)
            for (std::size_t s = 0; s < block; ++s) {
                const std::size_t place = k * row_stride + s * pass_stride;
                store(load(sums + place), errors + place);
            }
    }

    /// f_k.
    template <std::size_t block>
    static HWY_INLINE void predict(const LaneTask& task, const Workspace& /*w*/, std::size_t first_sample,
                                   const double* outputs) {
        const std::size_t count = output_layer(task).outputs;
        for (std::size_t s = 0; s < block; ++s)
            for (std::size_t k = 0; k < count; ++k)
                store(load(outputs + k * row_stride + s * pass_stride),
                      task.predictions + ((first_sample + s) * count + k) * lane_stride);
    }
};

}  // namespace
}  // namespace netlyap
