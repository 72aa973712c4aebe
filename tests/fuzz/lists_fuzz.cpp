// Lists, ranges and slices, as a job file and the command line have them. The first byte of the input: which.
#include "netlyap/core/list_syntax.hpp"
#include "netlyap/core/ranges.hpp"
#include "netlyap/sweep/scheduling/slice.hpp"

#include "harness.hpp"

namespace netlyap::fuzz {
namespace {

constexpr std::size_t longest = 100'000;  // longer ones are allowed, and slow

template <class Parse>
void round_trip(Parse parse, const std::string& text) {
    const auto values = parse("sweep.eta", text);
    if (values.size() > longest)
        return;
    const std::string canonical = list_text(values);
    require(parse("again", canonical) == values, "the canonical form of a list is read as the same list");
    require(list_text(parse("again", canonical)) == canonical, "the canonical form of a list is stable");
}

void round_trip_ranges(const std::string& text) {
    const auto ranges = parse_ranges(text);
    if (ranges)
        require(parse_ranges(ranges_text(*ranges)) == ranges,
                "the text of ranges is read as the same ranges");
}

void round_trip_slice(const std::string& text) {
    const scheduling::Slice slice = scheduling::parse_slice(text);
    require(scheduling::parse_slice(scheduling::slice_text(slice)) == slice,
            "the text of a slice is read as the same slice");
}

}  // namespace
}  // namespace netlyap::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace netlyap;
    fuzz::Input input(data, size);
    const auto kind = input.take<std::uint8_t>();
    const std::string text(reinterpret_cast<const char*>(input.rest().data()), input.rest().size());
    fuzz::refuses([&] {
        switch (kind % 4) {
            case 0:
                return fuzz::round_trip(parse_number_list, text);
            case 1:
                return fuzz::round_trip(parse_integer_list, text);
            case 2:
                return fuzz::round_trip_ranges(text);
            default:
                return fuzz::round_trip_slice(text);
        }
    });
    return 0;
}
