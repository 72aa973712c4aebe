#pragma once

#include "handle.hpp"

#include <hdf5.h>

/// For hdf5_*.cpp only.
namespace netlyap::hdf5 {

static_assert(sizeof(hid_t) == sizeof(Identifier), "HDF5 1.10 or newer is needed");

/// Switches off the printing of errors by the library and its work at the end of the program, which may hang
/// after a full disk; the loading of plugins; and links into other files. Called by whatever opens a file.
void start_library();

/// The innermost reason on the library's stack of errors; empty when it has none.
std::string last_reason();

/// Throws Failure with that reason.
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

/// Bytes of the file of an object that the library may read.
std::uint64_t file_size(const Handle& object);

/// The type in memory of values of variable length as they are in the file: heap_reference_size bytes each.
Handle raw_references();

/// A property list of the class.
Handle property_list(hid_t list_class);

/// Properties of opening a file: the newest format that HDF5 1.10 reads, whose metadata all have checksums;
/// no locks, which some cluster file systems do not have (an archive that has its name never changes).
Handle file_access();

}  // namespace netlyap::hdf5
