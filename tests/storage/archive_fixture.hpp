#pragma once

#include "netlyap/kernel/kernel.hpp"
#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/sweep/scheduling/evaluation.hpp"
#include "netlyap/storage/archive/archive.hpp"

#include "files.hpp"
#include "folder.hpp"
#include "sentence_of.hpp"

#include <unistd.h>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// A small job with four observables (every_observable_test.cpp has them all), its records, and files to
/// write them to.
namespace netlyap::test {

/// 2 eta x 2 epsilon x 9 seeds: blocks of eight seeds and of one.
inline job::Job archive_job() {
    job::Job job;
    job.name = "a small sweep";
    job.eta = {0.5, 1.0};
    job.epsilon = {1e-8, 1e-4};
    job.seeds.resize(9);
    std::iota(job.seeds.begin(), job.seeds.end(), 0);
    job.members = 2;
    job.iterations = 60;
    job.observables = {"divergence", "training", "accuracy", "growth"};
    job::set_key(job, "observe.divergence.every", "4");
    job::set_key(job, "observe.training.every", "10");
    job::set_key(job, "observe.accuracy.every", "20");
    job.windows.starts = {0, 10};
    job.windows.lengths = {20, 30};
    job.filter.min_r_squared = 0.3;  // so short, nothing else is kept
    job.filter.min_exponent = 0.0;
    return job;
}

/// The records of all units of a job, as its journals would hold them.
inline std::vector<journal::EncodedRecord> compute(const scheduling::PreparedJob& prepared) {
    const std::unique_ptr<Kernel> kernel = make_kernel("scalar", prepared.system);
    const scheduling::Grid grid(prepared.job);
    std::vector<journal::EncodedRecord> records;
    for (scheduling::UnitNumber number; number.value < grid.units(); ++number)
        records.push_back(journal::encode(scheduling::evaluate(prepared, grid.unit(number), *kernel),
                                          prepared.fields, 0.25 * static_cast<double>(number.value)));
    return records;
}

/// The small job and its records, computed once.
struct SmallSweep {
    scheduling::PreparedJob prepared{archive_job()};
    std::vector<journal::EncodedRecord> records = compute(prepared);
};

inline const SmallSweep& small_sweep() {
    static const SmallSweep sweep;
    return sweep;
}

inline journal::Provenance some_provenance() {
    journal::Provenance provenance;
    provenance.job_text = "[sweep]\nname = a small sweep\n";
    provenance.starts = {{"node1", 4711, 0, 3, "avx2", "0.1.0 (abc), GNU 12.2.0", 1.7e9, ""},
                         {"node2", 4712, 1, 3, "scalar", "0.1.0 (abc), GNU 12.2.0", 1.7e9 + 1.5, "12_3"}};
    provenance.finished = 1.7e9 + 60.0;
    provenance.seconds_per_unit.assign(8, 0.25);
    provenance.deaths_per_unit.assign(8, 0);
    return provenance;
}

/// Numbers as they lie in memory.
template <class Number>
Bytes bytes_of(const std::vector<Number>& numbers) {
    const auto bytes = std::as_bytes(std::span(numbers));
    return {bytes.begin(), bytes.end()};
}

inline Bytes serialized(const journal::EncodedRecord& record) {
    ByteWriter writer;
    serialize(writer, record);
    return writer.take();
}

/// Records by their number; a missing one is a pending unit.
using SomeRecords = std::vector<std::optional<journal::EncodedRecord>>;

inline SomeRecords all_of(const std::vector<journal::EncodedRecord>& records) {
    return {records.begin(), records.end()};
}

inline void write(const std::filesystem::path& file, const scheduling::PreparedJob& prepared,
                  const SomeRecords& records, const journal::Provenance& provenance = some_provenance(),
                  unsigned threads = 1, unsigned writers = 1) {
    archive::write_archive(file,
                           {.prepared = prepared,
                            .record = [&](scheduling::UnitNumber number) { return records[number.index()]; },
                            .provenance = provenance,
                            .threads = threads,
                            .writers = writers});
}

inline void write_small_archive(const std::filesystem::path& file, unsigned writers = 1) {
    write(file, small_sweep().prepared, all_of(small_sweep().records), some_provenance(), 1, writers);
}

}  // namespace netlyap::test
