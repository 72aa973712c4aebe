#pragma once

#include <cstddef>
#include <cstdint>

/// How much a file may hold before reading it is refused. A file with right checksums is as trustworthy as
/// who sealed it: these bounds, published in ARCHIVE.md, keep one that was made to harm from hanging the
/// program or taking all memory. Each is at least ten times what the largest job needs. The structure of an
/// archive does not depend on the size of its grid: a job with all observables (16 groups, 170 datasets) has
/// 300 links in two levels, and 10 attributes of one object. What grows with the grid is bounded by the size
/// of the file.
namespace netlyap::hdf5 {

/// Links of all groups together; a group with two paths counts twice.
inline constexpr std::size_t most_links = 10'000;
/// Groups on the way from the root.
inline constexpr std::size_t deepest_group = 32;
/// Bytes in the name of a link or an attribute: ten times the longest, kept_fraction_ci_high.
inline constexpr std::size_t longest_name = 255;
/// Attributes of one object.
inline constexpr std::size_t most_attributes = 128;
/// Names of an enumeration: there are no more values of a byte.
inline constexpr std::size_t most_flags = 256;
/// Places of chunks of all datasets together, written or not, per byte of the file. A unit has a place in
/// each of 40 long series and takes 33 bytes or more in /units and /provenance even where nothing is
/// computed.
inline constexpr std::uint64_t most_chunk_places_per_byte = 16;
/// Bytes of a chunk: HDF5's own bound.
inline constexpr std::uint64_t largest_chunk_bytes = 0xffffffff;
/// Bytes that one byte of a compressed chunk can stand for: the best that deflate does is 1032.
inline constexpr std::uint64_t best_compression = 1100;
/// Values of a series that is read into memory: a chunk of 4 GiB holds 2^26 per seed.
inline constexpr std::uint64_t longest_row = std::uint64_t{1} << 30;

}  // namespace netlyap::hdf5
