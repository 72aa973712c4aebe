#include "netlyap/core/error.hpp"
#include "netlyap/storage/archive/archive.hpp"
#include "netlyap/storage/files/chunk_checksum.hpp"

#include "archive_fixture.hpp"

#include <gmock/gmock.h>

#include <bit>
#include <cstring>

namespace netlyap::archive {
namespace {

using test::Folder;
using test::small_sweep;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// The differences between the archive of the small sweep and another one.
class CompareArchives : public testing::Test {
protected:
    CompareArchives() { test::write_small_archive(folder_ / "a.h5"); }

    std::vector<std::string> with(const scheduling::PreparedJob& prepared, const test::SomeRecords& records,
                                  const journal::Provenance& provenance = test::some_provenance()) {
        test::write(folder_ / "b.h5", prepared, records, provenance);
        return compare_archives(folder_ / "a.h5", folder_ / "b.h5");
    }

    template <class Change>
    std::vector<std::string> with_records(Change change) {
        test::SomeRecords records = test::all_of(small_sweep().records);
        change(records);
        return with(small_sweep().prepared, records);
    }

    template <class Change>
    std::vector<std::string> with_job(Change change) {
        scheduling::PreparedJob prepared(test::archive_job());
        change(prepared);
        return with(prepared, test::all_of(small_sweep().records));
    }

    Folder folder_;
};

/// Replaces a plain number of a record.
void set_number(journal::EncodedRecord& record, std::size_t column, std::size_t lane, double value) {
    std::memcpy(record.columns[column].data() + lane * sizeof value, &value, sizeof value);
}

std::size_t column_of(const std::string& path) {
    const std::vector<observables::Field>& fields = small_sweep().prepared.fields;
    for (std::size_t field = 0; field < fields.size(); ++field)
        if (fields[field].path == path)
            return field;
    throw std::logic_error("no field " + path);
}

TEST_F(CompareArchives, FindsNothingBetweenTwoOfTheSame) {
    EXPECT_THAT(with_records([](auto&) {}), IsEmpty());
}

TEST_F(CompareArchives, IgnoresTheProvenance) {
    journal::Provenance other;
    other.job_text = std::string(100'000, 'x');
    other.seconds_per_unit.assign(8, 3.0);
    other.deaths_per_unit.assign(8, 2);
    for (int start = 0; start < 100; ++start)
        other.starts.push_back(
            {"host" + std::to_string(start), start, start, 100, "scalar", "0.2.0", 1.0, "12"});
    EXPECT_THAT(with(small_sweep().prepared, test::all_of(small_sweep().records), other), IsEmpty());
    EXPECT_THAT(with(small_sweep().prepared, test::all_of(small_sweep().records), {}), IsEmpty());
}

TEST_F(CompareArchives, SeesOneBitOfANumber) {
    const std::size_t r_squared = column_of("/lyapunov/r_squared");
    EXPECT_THAT(
        with_records([&](auto& records) { set_number(*records[7], r_squared, 0, 0.5); }),
        ElementsAre(AllOf(HasSubstr("/lyapunov/r_squared differs in 1 of 36 values, first at [1,1,8]"),
                          HasSubstr(" and 0.5"))));
}

TEST_F(CompareArchives, SeesWhatEqualsDoesNot) {
    const std::size_t r_squared = column_of("/lyapunov/r_squared");
    const auto with_pair = [&](double a, double b) {
        test::SomeRecords records = test::all_of(small_sweep().records);
        set_number(*records[0], r_squared, 0, a);
        test::write(folder_ / "a.h5", small_sweep().prepared, records);
        set_number(*records[0], r_squared, 0, b);
        return with(small_sweep().prepared, records);
    };
    EXPECT_THAT(with_pair(0.0, -0.0), ElementsAre(HasSubstr("first at [0,0,0]: 0 and -0")));
    EXPECT_THAT(with_pair(std::bit_cast<double>(std::uint64_t{0x7ff8000000000000}),
                          std::bit_cast<double>(std::uint64_t{0x7ff8000000000001})),
                ElementsAre(HasSubstr("NaN and NaN 0x7ff8000000000001")));
    EXPECT_THAT(with_pair(std::bit_cast<double>(std::uint64_t{0x7ff8000000000000}),
                          std::bit_cast<double>(std::uint64_t{0x7ff8000000000000})),
                IsEmpty());
}

TEST_F(CompareArchives, SeesTheNumbersOfASeries) {
    const std::vector<double> numbers(lanes * 6, 1.5);
    EXPECT_THAT(with_records([&](auto& records) {
                    records[2]->columns[column_of("/training/loss")] =
                        files::with_checksum(test::bytes_of(numbers));
                }),
                ElementsAre(HasSubstr("/training/loss differs in 48 of 216 values, first at [0,1,0,0]")));
}

/// Too large to be compared in one piece.
TEST_F(CompareArchives, SeesTheLastNumberOfALargeDataset) {
    scheduling::PreparedJob prepared(test::archive_job());
    const observables::Axis axis{"step", observables::counted(0, 600'000), "1", "step", false};
    prepared.fields = {{"/large/x", {axis}, observables::FieldType::float64, "1", "x", {}}};
    std::vector<double> numbers(lanes * axis.coordinates.size(), 0.5);
    const scheduling::WorkUnit last = scheduling::Grid(prepared.job).unit(scheduling::UnitNumber{6});
    journal::EncodedRecord record{last, {}, {}, 0.0, {files::with_checksum(test::bytes_of(numbers))}};
    test::SomeRecords records(8);
    records[6] = record;
    test::write(folder_ / "a.h5", prepared, records);
    numbers.back() = 0.25;
    records[6]->columns[0] = files::with_checksum(test::bytes_of(numbers));
    EXPECT_THAT(
        with(prepared, records),
        ElementsAre("/large/x differs in 1 of 21600000 values, first at [1,1,7,599999]: 0.5 and 0.25"));
}

TEST_F(CompareArchives, SeesTextAndStatus) {
    EXPECT_THAT(
        with_records([](auto& records) {
            records[0]->status[3] = scheduling::SeedStatus::diverged;
            records[0]->message[3] = "a parameter is not finite from iteration 4 on";
        }),
        ElementsAre(HasSubstr("/units/message differs in 1 of 36 values, first at [0,0,3]:  and a param"),
                    HasSubstr("/units/status differs in 1 of 36 values, first at [0,0,3]: 0 and 2")));
}

TEST_F(CompareArchives, SeesAPendingUnit) {
    EXPECT_THAT(with_records([](auto& records) { records[1].reset(); }),
                AllOf(testing::Contains(HasSubstr("the attribute complete of / differs: 1 and 0")),
                      testing::Contains(HasSubstr("/divergence/distance differs in 30 of 1080 values"))));
}

TEST_F(CompareArchives, SeesAttributes) {
    EXPECT_THAT(
        with_job([](scheduling::PreparedJob& prepared) { prepared.job.name = "other"; }),
        ElementsAre("the attribute job of / differs: the first archive alone has sweep.name = a small "
                    "sweep, the second alone sweep.name = other",
                    "the attribute title of / differs: a small sweep and other"));
    EXPECT_THAT(with_job([](scheduling::PreparedJob& prepared) { prepared.fields[1].units = "s"; }),
                ElementsAre(HasSubstr("the attribute long_name of /training/loss differs: "),
                            "the attribute units of /training/loss differs: 1 and s"));
    EXPECT_THAT(
        with_job([](scheduling::PreparedJob& prepared) { prepared.class_counts.push_back(0); }),
        ElementsAre("the attribute class_counts of / has the shape [3] in one archive and [4] in the other"));
    const std::size_t outcome = column_of("/lyapunov/outcome");
    EXPECT_THAT(
        with_job([&](scheduling::PreparedJob& prepared) { prepared.fields[outcome].flags.pop_back(); }),
        SizeIs(2));
}

TEST_F(CompareArchives, NamesWordsLast) {
    const std::vector<std::string> found = with_job([](scheduling::PreparedJob& prepared) {
        prepared.fields[1].long_name = "how wrong it is";
        prepared.class_counts.front() += 1;
    });
    EXPECT_THAT(found, ElementsAre(HasSubstr("the attribute class_counts of / differs"),
                                   HasSubstr("the attribute long_name of /training/loss differs")));
    EXPECT_FALSE(is_of_words(found.front()));
    EXPECT_TRUE(is_of_words(found.back()));
    EXPECT_FALSE(is_of_words("the attribute job of / differs"));
}

TEST_F(CompareArchives, SeesTypesShapesAndNames) {
    const std::size_t begin = column_of("/lyapunov/window_begin");
    EXPECT_THAT(with_job([&](scheduling::PreparedJob& prepared) {
                    prepared.fields[begin].type = observables::FieldType::float64;
                }),
                testing::Contains(
                    "/lyapunov/window_begin has the type int64 in one archive and float64 in the other"));
    EXPECT_THAT(
        with_job([&](scheduling::PreparedJob& prepared) { prepared.fields[begin].path = "/lyapunov/start"; }),
        AllOf(testing::Contains("/lyapunov/window_begin is in the first archive only"),
              testing::Contains("/lyapunov/start is in the second archive only")));
    scheduling::PreparedJob longer(test::archive_job());
    for (std::size_t field : {column_of("/training/loss"), column_of("/training/weight_norm")})
        longer.fields[field].axes[0].coordinates = observables::counted(0, 7);
    EXPECT_THAT(with(longer, test::SomeRecords(8)),
                testing::Contains("/training/loss has the shape [2,2,9,6] in one archive and [2,2,9,7] in "
                                  "the other"));
}

/// The dimensions of a dataset are part of what is compared: they are references to other objects.
TEST_F(CompareArchives, SeesTheScaleOfADimension) {
    scheduling::PreparedJob a(test::archive_job());
    scheduling::PreparedJob b(test::archive_job());
    const observables::Axis first{"first", observables::counted(0, 2), "1", "first", false};
    const observables::Axis second{"second", observables::counted(0, 2), "1", "second", false};
    a.fields = {{"/group/x", {first, second}, observables::FieldType::float64, "1", "x", {}}};
    b.fields = {{"/group/x", {second, first}, observables::FieldType::float64, "1", "x", {}}};
    test::write(folder_ / "a.h5", a, test::SomeRecords(8));
    EXPECT_THAT(with(b, test::SomeRecords(8)),
                AllOf(testing::Contains(HasSubstr("the attribute DIMENSION_LIST of /group/x differs: "
                                                  "(/group/first) and (/group/second)")),
                      testing::Contains(HasSubstr("the attribute REFERENCE_LIST of /group/first differs"))));
}

TEST_F(CompareArchives, NamesTheKeysInWhichJobsDiffer) {
    job::Job other = test::archive_job();
    other.eta = {0.25, 0.75};
    EXPECT_THAT(
        with(scheduling::PreparedJob(other), test::SomeRecords(8)),
        testing::Contains(AllOf(HasSubstr("the first archive alone has sweep.eta = "),
                                HasSubstr(", the second alone sweep.eta = 0.25 0.75"),
                                testing::Not(HasSubstr("sweep.iterations")), testing::Not(HasSubstr("\n")))));
}

TEST_F(CompareArchives, NamesTheJobsFirst) {
    const std::vector<std::string> differences = with_job([&](scheduling::PreparedJob& prepared) {
        prepared.fields[column_of("/lyapunov/window_begin")].path = "/lyapunov/start";
        prepared.class_counts.push_back(0);
        prepared.job.name = "other";
    });
    ASSERT_GT(differences.size(), 3);
    EXPECT_THAT(differences.front(), HasSubstr("the second alone sweep.name = other"));
    EXPECT_TRUE(archive::is_of_jobs(differences[0]));
    EXPECT_FALSE(archive::is_of_jobs(differences[1]));
}

TEST_F(CompareArchives, RefusesWhatIsDamagedOrNoArchive) {
    test::write_small_archive(folder_ / "b.h5");
    const auto refusal = [&] {
        return test::sentence_of(
            [&] { static_cast<void>(compare_archives(folder_ / "a.h5", folder_ / "b.h5")); }, ExitCode::data);
    };
    std::string bytes = test::read_file(folder_ / "b.h5");
    bytes[5000] = static_cast<char>(bytes[5000] ^ 1);
    test::write_file(folder_ / "b.h5", bytes);
    EXPECT_THAT(refusal(), AllOf(HasSubstr("b.h5 is damaged: "), HasSubstr("netlyap gather")));
    test::write_file(folder_ / "b.h5", "text");
    EXPECT_THAT(refusal(), HasSubstr("b.h5 is not an archive"));
}

}  // namespace
}  // namespace netlyap::archive
