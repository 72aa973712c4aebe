#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace netlyap {

/// Numbers that do not change any more and that copies share: made in memory, or lying in a file that is
/// mapped, so that all processes of a machine have them once. Reads as a list; a span of it lives as long as
/// any copy.
class SharedNumbers {
public:
    using value_type = double;
    using const_iterator = const double*;

    SharedNumbers() = default;
    SharedNumbers(std::vector<double> numbers)
        : own_(std::make_shared<std::vector<double>>(std::move(numbers))), numbers_(*own_) {}
    SharedNumbers(std::initializer_list<double> numbers) : SharedNumbers(std::vector<double>(numbers)) {}
    /// Numbers in memory that `keeper` keeps.
    SharedNumbers(std::span<const double> numbers, std::shared_ptr<const void> keeper)
        : keeper_(std::move(keeper)), numbers_(numbers) {}

    /// The numbers as a list of one's own, without a copy of them where nobody else has them.
    [[nodiscard]] std::vector<double> take() && {
        std::vector<double> taken = own_.use_count() == 1 ? std::move(*own_) : list();
        *this = {};
        return taken;
    }

    /// A copy of them.
    [[nodiscard]] std::vector<double> list() const { return {begin(), end()}; }

    [[nodiscard]] std::size_t size() const noexcept { return numbers_.size(); }
    [[nodiscard]] bool empty() const noexcept { return numbers_.empty(); }
    [[nodiscard]] const double* data() const noexcept { return numbers_.data(); }
    [[nodiscard]] const double* begin() const noexcept { return data(); }
    [[nodiscard]] const double* end() const noexcept { return data() + size(); }
    [[nodiscard]] double operator[](std::size_t place) const { return numbers_[place]; }

    /// As lists compare: number by number.
    friend bool operator==(const SharedNumbers& a, const SharedNumbers& b) {
        return std::equal(a.begin(), a.end(), b.begin(), b.end());
    }

private:
    std::shared_ptr<std::vector<double>> own_;  ///< where they were made in memory
    std::shared_ptr<const void> keeper_;        ///< of those elsewhere
    std::span<const double> numbers_;
};

}  // namespace netlyap
