#include "netlyap/sweep/job/data_digest.hpp"

#include "netlyap/core/byte_stream.hpp"
#include "netlyap/core/digest.hpp"

#include <span>

namespace netlyap::job {

namespace {

constexpr std::string_view version = "v2-";
constexpr std::size_t part_length = 16;

/// The digits of the features and labels, which older versions wrote alone.
std::string_view numbers_part(std::string_view digest) {
    return is_versioned_digest(digest) ? digest.substr(version.size(), part_length) : digest;
}

}  // namespace

std::string data_digest(const Samples& samples) {
    const std::uint64_t inputs = digest(std::as_bytes(std::span(samples.inputs)));
    const std::uint64_t labels = digest(std::as_bytes(std::span(samples.labels)));
    std::uint64_t numbers = inputs ^ (labels + 0x9e3779b97f4a7c15ULL);
    if (!samples.has_classes())
        numbers ^= digest(std::as_bytes(std::span(samples.targets))) + 0xd1b54a32d192ed03ULL;
    ByteWriter names;
    for (const std::vector<std::string>* list : {&samples.class_names, &samples.target_names})
        for (const std::string& name : *list)
            names.put_text(name);
    return std::string(version) + digest_text(numbers) + "-" +
           digest_text(digest(std::span<const std::byte>(names.bytes())));
}

bool is_versioned_digest(std::string_view digest) {
    return digest.starts_with(version) && digest.size() == version.size() + 2 * part_length + 1;
}

bool is_same_data(std::string_view digest, std::string_view other) {
    if (is_versioned_digest(digest) == is_versioned_digest(other))
        return digest == other;
    return numbers_part(digest) == numbers_part(other);
}

}  // namespace netlyap::job
