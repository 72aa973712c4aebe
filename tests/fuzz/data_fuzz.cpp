// Data of any format, IDX, .npy, gzip or text, with the classes in a column or in a file of their own. The
// first byte of the input: which of the two, the second how many bytes that file has.
#include "netlyap/storage/input/data_file.hpp"

#include "harness.hpp"

#include <algorithm>
#include <cmath>

namespace netlyap::fuzz {
namespace {

void check(const Samples& samples) {
    require(samples.count > 0 && samples.count == samples.labels.size(), "every sample has a class");
    require(samples.inputs.size() == samples.count * samples.features, "every sample has all features");
    require(
        std::all_of(samples.inputs.begin(), samples.inputs.end(), [](double x) { return std::isfinite(x); }),
        "all features are finite");
    require(std::all_of(samples.labels.begin(), samples.labels.end(),
                        [&](auto label) { return label < samples.classes; }),
            "every sample has one of the classes");
}

}  // namespace
}  // namespace netlyap::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace netlyap;
    static const std::filesystem::path file = fuzz::folder() / "data";
    static const std::filesystem::path labels = fuzz::folder() / "labels";
    fuzz::Input input(data, size);
    job::Job job;
    job.source = file.string();
    if (input.take<std::uint8_t>() % 2 == 1) {
        fuzz::write_bytes(labels, input.take_bytes(input.take<std::uint8_t>()));
        job.labels = labels.string();
    }
    fuzz::write_bytes(file, input.rest());
    fuzz::refuses([&] {
        const job::JobData read = job::read_job_data(job, input::read_data(job));
        fuzz::check(read.samples);
        fuzz::require(read.lines.size() >= 3, "how it was read can be said");
    });
    return 0;
}
