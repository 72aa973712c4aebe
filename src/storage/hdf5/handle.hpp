#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

/// A thin wrapper of HDF5's C interface: every call checked, every object owned. Its own header, hdf5.h, is
/// included by hdf5_*.cpp only.
namespace netlyap::hdf5 {

/// HDF5's hid_t.
using Identifier = std::int64_t;

/// Numbers of entries along the dimensions of a dataset, or a place in it.
using Shape = std::vector<std::uint64_t>;

/// The library refused; what() is its own reason.
struct Failure : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Owns a file, group, dataset, type, ... of the library and releases it at the end, whatever comes of that.
class Handle {
public:
    Handle() noexcept = default;
    explicit Handle(Identifier id) noexcept : id_(id) {}
    Handle(Handle&& other) noexcept : id_(other.release()) {}
    Handle& operator=(Handle&& other) noexcept;
    ~Handle();

    [[nodiscard]] Identifier id() const noexcept { return id_; }
    /// Gives the ownership away.
    [[nodiscard]] Identifier release() noexcept {
        const Identifier id = id_;
        id_ = -1;
        return id;
    }

private:
    Identifier id_ = -1;
};

/// The group or dataset of a path.
[[nodiscard]] Handle open_object(const Handle& file, const std::string& path);

/// "[0,1,8]"
[[nodiscard]] std::string shape_text(const Shape& shape);

/// The product of all: 1 for no dimension. Throws Failure where it is above 2^64 - 1.
[[nodiscard]] std::uint64_t entries(const Shape& shape);

}  // namespace netlyap::hdf5
