#include "netlyap/core/error.hpp"
#include "netlyap/storage/archive/archive.hpp"

#include "archive_fixture.hpp"

#include <gmock/gmock.h>
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif

#include <sys/resource.h>
#include <csignal>

namespace netlyap::archive {
namespace {

using test::archive_job;
using test::Folder;
using test::small_sweep;
using testing::HasSubstr;

TEST(WriteArchive, RefusesTwoStridesInOneGroup) {
    scheduling::PreparedJob prepared(archive_job());
    const observables::Axis first{"iteration", {0, 1, 2, 3}, "1", "iteration", false};
    const observables::Axis second{"iteration", {0, 2, 4, 6}, "1", "iteration", false};
    prepared.fields = {{"/group/a", {first}, observables::FieldType::float64, "1", "a", {}},
                       {"/group/b", {second}, observables::FieldType::float64, "1", "b", {}}};
    const Folder folder;
    EXPECT_THAT(test::sentence_of([&] { test::write(folder / "sweep.h5", prepared, test::SomeRecords(8)); },
                                  ExitCode::internal),
                HasSubstr("/group/iteration"));
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(WriteArchive, RefusesARecordOfAnotherJob) {
    const Folder folder;
    const auto refused = [&](auto spoil) {
        test::SomeRecords records = test::all_of(small_sweep().records);
        spoil(*records[3]);
        const std::string sentence = test::sentence_of(
            [&] { test::write(folder / "sweep.h5", small_sweep().prepared, records); }, ExitCode::data);
        EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
        return sentence;
    };
    EXPECT_THAT(refused([](journal::EncodedRecord& record) { record.unit.eta = 2.0; }),
                HasSubstr("unit 3 does not fit the job: it is of another unit"));
    EXPECT_THAT(refused([](journal::EncodedRecord& record) { record.columns.pop_back(); }),
                HasSubstr("columns"));
    EXPECT_THAT(refused([](journal::EncodedRecord& record) { record.columns.back().pop_back(); }),
                HasSubstr("/lyapunov/exponent_error has 63 bytes"));
}

TEST(WriteArchive, RefusesSeriesThatDoNotFit) {
    scheduling::PreparedJob prepared(archive_job());
    EXPECT_NO_THROW(check_archivable(prepared));
    prepared.fields[0].axes[0].coordinates = observables::counted(1, 8192);
    prepared.fields[0].axes[1].coordinates = observables::counted(0, 16384);  // x 8 seeds x 8 bytes
    EXPECT_THAT(
        test::sentence_of([&] { check_archivable(prepared); }, ExitCode::usage),
        testing::AllOf(HasSubstr("/divergence/distance would take 8.6 GB"), HasSubstr("observe.*.every")));
    prepared.fields[0].axes.back().coordinates.clear();
    EXPECT_THAT(test::sentence_of([&] { check_archivable(prepared); }, ExitCode::usage),
                HasSubstr("/divergence/distance would be empty along iteration"));
}

std::size_t count_open_files() {
    const std::filesystem::directory_iterator files("/proc/self/fd");
    return static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

/// HDF5 forgets the memory of a file that it cannot close: that leak is not ours to find.
class LeaksAllowed {
public:
#ifdef __SANITIZE_ADDRESS__
    LeaksAllowed() {
        __lsan_disable();
    }
    ~LeaksAllowed() {
        __lsan_enable();
    }
#else
    LeaksAllowed() = default;
    ~LeaksAllowed() = default;
#endif
    LeaksAllowed(const LeaksAllowed&) = delete;
    LeaksAllowed& operator=(const LeaksAllowed&) = delete;
};

/// Whatever the file system refuses, an archive that is there stays, and nothing half-written does.
class FullDisk : public testing::TestWithParam<unsigned> {};

TEST_P(FullDisk, IsSurvived) {
    const unsigned writers = GetParam();
    [[maybe_unused]] const LeaksAllowed in_hdf5;
    const Folder folder;
    test::write_small_archive(folder / "sweep.h5");
    const std::string whole = test::read_file(folder / "sweep.h5");
    const std::size_t open_files = count_open_files();
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
    for (std::size_t size = 0; size < whole.size(); size += 1 + whole.size() / 40) {
        rlimit full = before;
        full.rlim_cur = size;
        ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &full), 0);
        const std::string sentence =
            test::sentence_of([&] { test::write_small_archive(folder / "sweep.h5", writers); }, ExitCode::io);
        ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
        EXPECT_THAT(sentence, testing::AllOf(HasSubstr("cannot be written: "), HasSubstr("sweep.h5"),
                                             HasSubstr("File too large"), HasSubstr("safe in the journals"),
                                             HasSubstr("netlyap gather")))
            << size;
        EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
        EXPECT_TRUE(test::read_file(folder / "sweep.h5") == whole);
        EXPECT_EQ(count_open_files(), open_files) << "the space of the removed file is not given back";
    }
    test::write_small_archive(folder / "sweep.h5");  // and then it works again
    EXPECT_TRUE(test::read_file(folder / "sweep.h5") == whole);
    std::signal(SIGXFSZ, SIG_DFL);
}

INSTANTIATE_TEST_SUITE_P(Writers, FullDisk, testing::Values(1U, 4U));

TEST(WriteArchive, AFolderThatIsNotThereIsNamed) {
    const Folder folder;
    const std::string sentence =
        test::sentence_of([&] { test::write_small_archive(folder / "no" / "sweep.h5"); }, ExitCode::io);
    EXPECT_THAT(sentence, testing::AllOf(HasSubstr("no/sweep.h5 failed"), HasSubstr("No such file")));
}

}  // namespace
}  // namespace netlyap::archive
