#pragma once

#include "netlyap/kernel/kernel.hpp"

#include <cstddef>
#include <memory>
#include <new>
#include <span>

namespace netlyap {

/// Zero-initialised doubles aligned to a cache line, as the kernels want them.
class LaneArray {
public:
    LaneArray() = default;
    explicit LaneArray(std::size_t size) : size_(size), data_(new (alignment) double[size]()) {}

    [[nodiscard]] double* data() noexcept { return data_.get(); }
    [[nodiscard]] const double* data() const noexcept { return data_.get(); }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::span<double> all() noexcept { return {data_.get(), size_}; }
    [[nodiscard]] std::span<const double> all() const noexcept { return {data_.get(), size_}; }

private:
    static constexpr std::align_val_t alignment{64};
    struct Release {
        void operator()(double* data) const noexcept { ::operator delete[](data, alignment); }
    };

    std::size_t size_ = 0;
    std::unique_ptr<double[], Release> data_;
};

}  // namespace netlyap
