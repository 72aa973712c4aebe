#pragma once

#include "hdf5_handle.hpp"

#include <hdf5.h>
#include <hdf5_hl.h>

/// For hdf5_*.cpp only.
namespace netlyap::hdf5 {

static_assert(sizeof(hid_t) == sizeof(Identifier), "HDF5 1.10 or newer is needed");

/// Switches off the printing of errors by the library and its work at the end of the program, which may hang
/// after a full disk. Called by whatever opens a file.
void start_library();

/// Throws Failure with the innermost reason on the library's stack of errors.
[[noreturn]] void fail(const char* call);

/// The result of a call of the C interface, which reports a failure by a negative one.
template <class Result>
Result checked(Result result, const char* call) {
    if (result < 0)
        fail(call);
    return result;
}

/// The same for a call that gives an object to be released.
inline Handle owned(hid_t id, const char* call) {
    return Handle(checked(id, call));
}

/// Where the header of an open object lies in its file: its identity.
std::uint64_t address_of(const Handle& object);

/// A property list of the class.
Handle property_list(hid_t list_class);

/// Properties of opening a file: the newest format that HDF5 1.10 reads, whose metadata all have checksums;
/// no locks, which some cluster file systems do not have (an archive that has its name never changes).
Handle file_access();

}  // namespace netlyap::hdf5
