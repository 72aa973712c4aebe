// A data set as a CSV file, and the job that is made of it. The first byte of the input: how many rows are
// for training, whether features are scaled, and how the file is to be read.
#include "netlyap/model/csv.hpp"
#include "netlyap/sweep/scheduling/evaluation.hpp"
#include "netlyap/sweep/scheduling/prepared_job.hpp"
#include "netlyap/storage/input/data_file.hpp"

#include "harness.hpp"

#include <algorithm>

namespace netlyap::fuzz {
namespace {

void check(const Samples& samples) {
    require(samples.count == samples.labels.size(), "every row has a class");
    require(samples.inputs.size() == samples.count * samples.features, "every row has all features");
    require(samples.class_names.size() == samples.classes && samples.classes <= most_classes,
            "every class has a name");
    require(std::all_of(samples.labels.begin(), samples.labels.end(),
                        [&](auto label) { return label < samples.classes; }),
            "every row has one of the classes");
}

CsvReading reading_of(std::uint8_t choice) {
    return {(choice & 0x20) != 0 ? "1" : "", static_cast<HeaderRule>((choice >> 6) % 3), "",
            static_cast<DecimalRule>((choice >> 2) % 3)};
}

/// The data in a job: split, scaled, and a few steps.
void compute(const std::filesystem::path& file, const Samples& samples, std::uint8_t choice) {
    job::Job job;
    job.source = file.string();
    job.reading = reading_of(choice);
    job.train = 1 + static_cast<std::int64_t>((choice >> 1) % samples.count);
    job.scale = choice % 2 == 0 ? FeatureScale::none : FeatureScale::standardize;
    job.hidden = {2};
    job.seeds = {0};
    job.members = 1;
    job.iterations = 3;
    job.observables = {"training", "accuracy"};
    job.run.kernel = "scalar";
    const scheduling::PreparedJob prepared(job, input::read_data(job));
    const auto kernel = make_kernel("scalar", prepared.system);
    static_cast<void>(scheduling::evaluate(
        prepared, scheduling::Grid(prepared.job).unit(scheduling::UnitNumber{0}), *kernel));
}

}  // namespace
}  // namespace netlyap::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace netlyap;
    static const std::filesystem::path file = fuzz::folder() / "data.csv";
    fuzz::Input input(data, size);
    const auto choice = input.take<std::uint8_t>();
    fuzz::write_bytes(file, input.rest());
    fuzz::refuses([&] {
        const CsvTable table = read_csv(file, fuzz::reading_of(choice));
        const Samples& samples = table.samples;
        fuzz::check(samples);
        fuzz::require(csv_lines(table).size() >= 3, "how it was read can be said");
        fuzz::compute(file, samples, choice);
    });
    return 0;
}
