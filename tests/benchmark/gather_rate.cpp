// What several writers are worth when an archive is gathered: a made-up sweep in memory (/dev/shm), gathered
// by one and by as many as `netlyap gather` has, in turns; then through a file layer that lets every writer
// write at a stated rate and no faster, as the servers of a cluster's file system do. Every archive is
// compared with the first.

#include "netlyap/core/clock.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/core/process.hpp"
#include "netlyap/sweep/scheduling/grid.hpp"
#include "netlyap/storage/archive/archive.hpp"
#include "netlyap/storage/input/job_file.hpp"
#include "netlyap/storage/journal/grid_contents.hpp"
#include "netlyap/storage/journal/journal.hpp"
#include "netlyap/storage/run_directory/gather.hpp"

#include "folder.hpp"

#include <sys/syscall.h>
#include <unistd.h>
#include <algorithm>
#include <chrono>
#include <iomanip>
#include <iostream>
#include <numeric>
#include <random>
#include <string_view>
#include <thread>
#include <vector>

namespace {

/// Bytes per second that each thread may write; 0: as many as it can. Set while no other thread is there.
double rate_of_writer = 0.0;

ssize_t write_at_rate(int file, const void* bytes, std::size_t size, long place) {
    using Clock = std::chrono::steady_clock;
    thread_local Clock::time_point free_from;
    if (rate_of_writer > 0.0) {
        free_from = std::max(free_from, Clock::now()) +
                    std::chrono::duration_cast<Clock::duration>(
                        std::chrono::duration<double>(static_cast<double>(size) / rate_of_writer));
        std::this_thread::sleep_until(free_from);
    }
    return ::syscall(SYS_pwrite64, file, bytes, size, place);
}

}  // namespace

// In the place of the C library's, for our threads and for HDF5.
extern "C" ssize_t pwrite(int file, const void* bytes, std::size_t size, off_t place) {
    return write_at_rate(file, bytes, size, place);
}

extern "C" ssize_t pwrite64(int file, const void* bytes, std::size_t size, off64_t place) {
    return write_at_rate(file, bytes, size, place);
}

namespace netlyap::bench {

namespace {

/// Units of 0.8 MB: distances of four members and series of the loss.
job::Job made_up_job(std::size_t units) {
    job::Job job;
    job.eta = {1.0};
    job.epsilon = {1e-8};
    job.observables = {"divergence", "training"};
    job.members = 4;
    job.iterations = 2000;
    job.seeds.resize(units * lanes);
    std::iota(job.seeds.begin(), job.seeds.end(), 0);
    return job;
}

/// Journals of as many processes as a node has, with any numbers.
void write_journals(const std::filesystem::path& folder, const scheduling::PreparedJob& prepared) {
    constexpr std::int64_t processes = 64;
    const scheduling::Grid grid(prepared.job);
    std::mt19937_64 random(1);
    std::vector<observables::FieldValues> values;
    for (const observables::Field& field : prepared.fields)
        values.push_back(
            observables::missing_values(field.type, lanes * observables::entries_per_seed(field)));
    for (std::int64_t process = 0; process < std::min(processes, grid.units()); ++process) {
        journal::JournalWriter journal(
            folder, prepared, {"host", process + 1, process, processes, "none", "benchmark", 0.0, ""});
        for (std::int64_t unit = process; unit < grid.units(); unit += processes) {
            for (observables::FieldValues& one : values)
                if (auto* const numbers = std::get_if<std::vector<double>>(&one))
                    for (double& number : *numbers)
                        number = static_cast<double>(random() >> 12U);
            scheduling::Record record;
            record.unit = grid.unit(scheduling::UnitNumber{unit});
            record.values = values;
            journal.write(record, 1.0);
            journal.sync();
        }
    }
}

struct Gathering {
    std::filesystem::path folder;
    const scheduling::PreparedJob& prepared;

    /// Seconds that it takes with so many writers at most so fast.
    double seconds(unsigned writers, double rate, const std::filesystem::path& archive) const {
        const double start = steady_seconds();
        rate_of_writer = rate;
        const journal::GridContents contents(folder, contract_of(prepared, journal::JournalUse::reading),
                                             scheduling::Grid(prepared.job));
        const journal::RecordReader reader(contents.index());
        archive::write_archive(archive,
                               {.prepared = prepared,
                                .record =
                                    [&](scheduling::UnitNumber unit) {
                                        return std::optional(reader.read(*contents.unit(unit).record));
                                    },
                                .provenance = {},
                                .writers = writers});
        rate_of_writer = 0.0;
        return steady_seconds() - start;
    }
};

void check_same(const std::filesystem::path& a, const std::filesystem::path& b) {
    if (input::read_text(a) != input::read_text(b))
        throw InternalError(b.string() + " is not the same as " + a.string());
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

void measure(bool is_short) {
    const scheduling::PreparedJob prepared(made_up_job(is_short ? 64 : 512));
    const test::Folder folder;
    std::filesystem::create_directory(folder / "journal");
    write_journals(folder / "journal", prepared);
    const Gathering gathering{folder / "journal", prepared};
    const unsigned usual = run_directory::gather_writers(usable_processors());
    const std::filesystem::path first = folder / "first.h5", other = folder / "other.h5";
    gathering.seconds(1, 0.0, first);
    const double bytes = static_cast<double>(std::filesystem::file_size(first));

    std::vector<double> one, several, ratios;
    for (int turn = 0; turn < (is_short ? 1 : 9); ++turn) {
        one.push_back(gathering.seconds(1, 0.0, other));
        several.push_back(gathering.seconds(usual, 0.0, other));
        ratios.push_back(one.back() / several.back());
        check_same(first, other);
    }
    constexpr double rate = 50e6;
    const double slow = gathering.seconds(1, rate, other);
    check_same(first, other);
    const double fast = gathering.seconds(4, rate, other);
    check_same(first, other);
    std::cout << std::fixed << std::setprecision(2) << "an archive of " << 1e-6 * bytes << " MB, "
              << usable_processors() << " processors\nin memory: " << median(one) << " s with one writer, "
              << median(several) << " s with " << usual << ": " << median(ratios)
              << " times as fast (median of " << ratios.size() << " turns)\nat most " << 1e-6 * rate
              << " MB/s for each writer: " << slow << " s with one, " << fast << " s with 4: " << slow / fast
              << " times as fast\nall archives are the same, byte for byte\n";
}

}  // namespace

}  // namespace netlyap::bench

int main(int count, char** words) {
    netlyap::keep_freed_memory();  // as the program does
    try {
        netlyap::bench::measure(count > 1 && std::string_view(words[1]) == "--short");
        return 0;
    } catch (const netlyap::Error& error) {
        std::cerr << "benchmark: " << error.what() << "\n";
        return static_cast<int>(error.code());
    }
}
