#include "netlyap/core/error.hpp"
#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/storage/files/chunk_checksum.hpp"
#include "netlyap/storage/input/job_file.hpp"
#include "netlyap/storage/run_directory/gather.hpp"

#include "hdf5/reader.hpp"
#include "journal/column_versions.hpp"
#include "journal_fixture.hpp"
#include "resealed_journal.hpp"
#include "run_directories.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>

/// Journals of a version of netlyap that computes its quantities by other definitions, or others: nobody
/// continues them, and they can be gathered as they are.
namespace netlyap::journal {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Property;
using ::testing::SizeIs;
using ::testing::Throws;

using Change = std::function<void(std::vector<observables::Field>&)>;

/// The job as a version of netlyap records it whose fields are changed.
std::unique_ptr<scheduling::PreparedJob> version_with(const Change& change) {
    auto prepared = std::make_unique<scheduling::PreparedJob>(test::journal_job(true));
    change(prepared->fields);
    return prepared;
}

const scheduling::PreparedJob& old_version() {
    static const auto prepared = version_with([](auto&) {});
    return *prepared;
}

/// The exponent has a second definition.
const scheduling::PreparedJob& new_version() {
    static const auto prepared = version_with([](std::vector<observables::Field>& fields) {
        fields[observables::field_index(fields, "/lyapunov/exponent")].version = 2;
    });
    return *prepared;
}

/// A number and a series that only a later version records, in front of all others.
void add_quantities(std::vector<observables::Field>& fields) {
    const observables::Field number = {
        .path = "/divergence/rounding", .long_name = "a number", .is_added_later = true};
    observables::Field series = fields[observables::field_index(fields, "/training/loss")];
    series.path = "/training/new";
    series.is_added_later = true;
    fields.insert(fields.begin(), {number, series});
}

/// Differences of archives with these quantities from archives without: themselves, and their scales, which
/// know who uses them.
const auto is_of_new_quantity = testing::AnyOf(HasSubstr("/divergence/rounding"), HasSubstr("/training/new"),
                                               HasSubstr("REFERENCE_LIST"));

class Definitions : public testing::Test {
protected:
    Definitions() { test::write_file(layout_.job(), job::job_file_text(old_version().job, false)); }

    /// Units that a version has computed; another name for every start.
    void compute(const scheduling::PreparedJob& version, const std::vector<std::int64_t>& units,
                 double started = 1.7e9) {
        JournalWriter writer(layout_.journals(), version, test::some_start(started));
        for (const std::int64_t unit : units)
            writer.write(test::made_up_record(version, unit), 0.5);
        writer.sync();
    }

    /// What a version finds that continues.
    std::string states(const scheduling::PreparedJob& version) const {
        return test::states_of({layout_.journals(), contract_of(version), scheduling::Grid(version.job)});
    }

    void expect_refusal(const scheduling::PreparedJob& version, const std::string& why) const {
        EXPECT_THAT([&] { states(version); },
                    Throws<DataError>(Property(&DataError::what, AllOf(HasSubstr("belongs to another job"),
                                                                       HasSubstr(why), HasSubstr("--out")))));
        const std::string before = test::read_file(layout_.job());
        run_directory::ClaimRequest request{layout_.root, version.job, "given anew", false, {}};
        request.fields = version.fields;
        EXPECT_THAT([&] { const run_directory::RunDirectory claimed(request); },
                    Throws<UsageError>(Property(&UsageError::what,
                                                AllOf(HasSubstr("the run directory " + layout_.root.string()),
                                                      HasSubstr("belongs to another job"), HasSubstr(why)))));
        EXPECT_EQ(test::read_file(layout_.given()), "[sweep]\n");
        EXPECT_EQ(test::read_file(layout_.job()), before);
        EXPECT_FALSE(std::filesystem::exists(layout_.logs()));
    }

    /// What the archive of the version says that gathers.
    run_directory::GatherResult gathered(const scheduling::PreparedJob& version,
                                         const std::string& name) const {
        std::filesystem::remove(layout_.archive());
        const run_directory::GatherResult result = run_directory::gather(layout_, version, 1);
        std::filesystem::rename(layout_.archive(), folder_ / name);
        EXPECT_THAT(archive::verify_archive(folder_ / name), IsEmpty());
        return result;
    }

    [[nodiscard]] std::vector<std::string> differences(const std::string& one,
                                                       const std::string& other) const {
        return archive::compare_archives(folder_ / one, folder_ / other);
    }

    test::Folder folder_;
    run_directory::RunLayout layout_ = test::empty_run_directory(folder_ / "run");
};

TEST_F(Definitions, OfAnotherVersionAreNotContinuedAndGatheredAsTheyAre) {
    compute(old_version(), {0, 1, 3});
    EXPECT_EQ(states(old_version()), "complete complete pending complete");
    expect_refusal(new_version(), "/lyapunov/exponent is of definition 1 there and 2 here");
    EXPECT_THAT(gathered(old_version(), "by_old.h5").remarks, IsEmpty());
    const run_directory::GatherResult result = gathered(new_version(), "by_new.h5");
    EXPECT_EQ(result.complete, 3);
    EXPECT_THAT(result.remarks, ElementsAre(HasSubstr("/lyapunov/exponent is of definition 1")));
    EXPECT_THAT(differences("by_old.h5", "by_new.h5"), IsEmpty()) << "they are the numbers of the old one";
}

TEST_F(Definitions, OfALaterVersionAreNotContinuedEither) {
    compute(new_version(), {0, 1, 3});
    expect_refusal(old_version(), "/lyapunov/exponent is of definition 2 there and 1 here");
    EXPECT_THAT(gathered(new_version(), "by_new.h5").remarks, IsEmpty());
    EXPECT_THAT(gathered(old_version(), "by_old.h5").remarks,
                ElementsAre(HasSubstr("/lyapunov/exponent is of definition 2")));
    EXPECT_THAT(differences("by_old.h5", "by_new.h5"), IsEmpty());
}

TEST_F(Definitions, StandInTheArchive) {
    compute(old_version(), {0});
    gathered(new_version(), "old_numbers.h5");
    std::filesystem::remove_all(layout_.journals());
    std::filesystem::create_directories(layout_.journals());
    compute(new_version(), {0});
    gathered(new_version(), "new_numbers.h5");
    EXPECT_THAT(differences("old_numbers.h5", "new_numbers.h5"),
                ElementsAre(AllOf(HasSubstr("/lyapunov/exponent"), HasSubstr("definition_version"))));
    const hdf5::Handle file = hdf5::open_file(folder_ / "new_numbers.h5");
    const auto has_version = [&](const char* path) {
        const auto names = hdf5::attribute_names(hdf5::open_object(file, path));
        return std::count(names.begin(), names.end(), "definition_version") > 0;
    };
    EXPECT_TRUE(has_version("/lyapunov/exponent"));
    EXPECT_FALSE(has_version("/lyapunov/r_squared")) << "1 is not said";
}

TEST_F(Definitions, AreNotMixedInOneArchive) {
    compute(old_version(), {0}, 1.6e9);
    compute(new_version(), {1}, 1.7e9);
    for (const scheduling::PreparedJob* version : {&old_version(), &new_version()})
        EXPECT_THAT([&] { run_directory::gather(layout_, *version, 1); },
                    Throws<DataError>(Property(
                        &DataError::what,
                        HasSubstr("/lyapunov/exponent is of definition 1 there and 2 here, and numbers of "
                                  "different definitions are not mixed"))));
    EXPECT_FALSE(std::filesystem::exists(layout_.archive()));
}

TEST_F(Definitions, OfAJournalOfAnotherJobSayNothing) {
    compute(new_version(), {0});
    job::Job other = old_version().job;
    other.members = 3;
    EXPECT_EQ(why_not_continued(layout_.journals(), other, old_version().fields), "")
        << "it is refused as what it is";
    EXPECT_NE(why_not_continued(layout_.journals(), old_version().job, old_version().fields), "");
    EXPECT_EQ(why_not_continued(layout_.root / "none", old_version().job, old_version().fields), "");
}

TEST_F(Definitions, AQuantityThatIsNewIsMissing) {
    const auto later = version_with(add_quantities);
    compute(old_version(), {0, 1, 2, 3});
    expect_refusal(*later, "/divergence/rounding is not recorded there");
    gathered(old_version(), "by_old.h5");
    EXPECT_THAT(
        gathered(*later, "by_later.h5").remarks,
        ElementsAre(HasSubstr("/divergence/rounding is missing"), HasSubstr("/training/new is missing")));
    const hdf5::Handle file = hdf5::open_file(folder_ / "by_later.h5");
    for (const char* path : {"/divergence/rounding", "/training/new"}) {
        const std::vector<double> values = hdf5::read_float64(file, path);
        EXPECT_THAT(values, Not(IsEmpty()));
        EXPECT_TRUE(std::all_of(values.begin(), values.end(), [](double x) { return std::isnan(x); }))
            << path;
    }
    for (const std::string& difference : differences("by_old.h5", "by_later.h5"))
        EXPECT_THAT(difference, is_of_new_quantity);
}

TEST_F(Definitions, AQuantityThatIsGoneIsLeftOut) {
    const auto later = version_with(add_quantities);
    compute(*later, {0, 1, 2, 3});
    expect_refusal(old_version(), "/divergence/rounding is recorded there and not here");
    EXPECT_THAT(
        gathered(old_version(), "left_out.h5").remarks,
        ElementsAre(HasSubstr("/divergence/rounding is left out"), HasSubstr("/training/new is left")));
    std::filesystem::remove_all(layout_.journals());
    std::filesystem::create_directories(layout_.journals());
    compute(old_version(), {0, 1, 2, 3});
    gathered(old_version(), "never_there.h5");
    EXPECT_THAT(differences("left_out.h5", "never_there.h5"), IsEmpty());
}

TEST_F(Definitions, AreKnownWhereTheHeaderIsDamaged) {
    compute(old_version(), {0, 1});
    const std::filesystem::path file = std::filesystem::directory_iterator(layout_.journals())->path();
    std::string bytes = test::read_file(file);
    bytes[30] = static_cast<char>(bytes[30] ^ 1);
    test::write_file(file, bytes);
    EXPECT_EQ(states(old_version()), "complete complete pending pending");
    EXPECT_THAT([&] { states(new_version()); },
                Throws<DataError>(Property(&DataError::what, HasSubstr("header, which names them"))));
    const JournalIndex read =
        index_journals(layout_.journals(), contract_of(new_version(), JournalUse::reading));
    EXPECT_THAT(read.damage, SizeIs(3)) << "the header and two records of which nothing is known";
    EXPECT_THAT(read.records, IsEmpty());
    EXPECT_THAT(index_journals(layout_.journals(), contract_of(new_version().job)).records, SizeIs(2))
        << "status counts them without the data";
}

class KeptDefinitions : public Definitions, public testing::WithParamInterface<const char*> {};

TEST_P(KeptDefinitions, AreTheFirstOnes) {
    std::filesystem::copy_file(std::filesystem::path(NETLYAP_SOURCE) / "tests/storage/data" / GetParam(),
                               layout_.journals() / GetParam());
    scheduling::PreparedJob prepared(test::interrupted_job());
    test::write_file(layout_.job(), job::job_file_text(prepared.job, false));
    ASSERT_EQ(states(prepared), "complete pending pending");
    gathered(prepared, "by_old.h5");
    const std::vector<observables::Field> first = prepared.fields;
    prepared.fields[observables::field_index(first, "/training/loss")].version = 2;
    expect_refusal(prepared, "/training/loss is of definition 1 there and 2 here");
    gathered(prepared, "by_new.h5");
    EXPECT_THAT(differences("by_old.h5", "by_new.h5"), IsEmpty());
    prepared.fields = first;
    add_quantities(prepared.fields);
    expect_refusal(prepared, "/divergence/rounding is not recorded there");
    EXPECT_EQ(gathered(prepared, "by_later.h5").complete, 1);
    for (const std::string& difference : differences("by_old.h5", "by_later.h5"))
        EXPECT_THAT(difference, is_of_new_quantity);
}

INSTANTIATE_TEST_SUITE_P(Versions, KeptDefinitions,
                         testing::Values("version_2.journal", "version_3.journal", "version_4.journal",
                                         "version_5.journal"),
                         [](const auto& version) { return std::string(version.param).substr(0, 9); });

ColumnShape number(const std::string& path, observables::FieldType type) {
    return {path, type, 1, false, false, {}, {}};
}

ColumnShape series(const std::string& path, std::uint64_t entries) {
    return {path, observables::FieldType::float64, entries, true, false, {}, {}};
}

/// A column of a table whose rows another one counts.
ColumnShape of_table(const std::string& path, std::uint64_t rows) {
    return {path, observables::FieldType::float64, 0, false, false, rows, {}};
}

TEST(Columns, OfATableThatWasNotThereHaveNoRows) {
    const std::vector<ColumnShape> found = {number("/a", observables::FieldType::float64)};
    std::vector<ColumnShape> wanted = {of_table("/t/x", 2), found[0],
                                       number("/t/count", observables::FieldType::int64),
                                       series("/absent", 2)};
    wanted[3].may_be_absent = true;
    EncodedRecord record;
    record.unit.seeds = {0, 1};
    record.columns = {Bytes(lanes * sizeof(double))};
    const EncodedRecord fitted = with_columns(record, found, wanted);
    ASSERT_THAT(fitted.columns, SizeIs(4));
    EXPECT_THAT(fitted.columns[0], IsEmpty());
    EXPECT_EQ(fitted.columns[1], record.columns[0]);
    EXPECT_EQ(fitted.columns[2], Bytes(lanes * sizeof(std::int64_t)));
    EXPECT_THAT(fitted.columns[3], IsEmpty());
    EXPECT_EQ(misfit(fitted, wanted), "");
    record.columns.clear();
    EXPECT_THAT(with_columns(record, found, wanted).columns, IsEmpty()) << "of a unit that was given up";
}

TEST(Columns, OfATableThatHasOneMoreAreMissingInEveryRow) {
    const std::vector<ColumnShape> found = {number("/count", observables::FieldType::int64),
                                            of_table("/x", 0)};
    const std::vector<ColumnShape> wanted = {of_table("/new", 1), found[0], of_table("/x", 1)};
    EncodedRecord record;
    record.unit.seeds = {0, 1};
    std::vector<std::int64_t> counts(lanes, -1);
    counts[0] = 2;
    counts[1] = 1;
    record.columns = {test::bytes_of(counts), test::bytes_of(std::vector<double>{1.0, 2.0, 3.0})};
    const EncodedRecord fitted = with_columns(record, found, wanted);
    EXPECT_EQ(fitted.columns[0], test::bytes_of(std::vector<double>(3, std::nan(""))));
    EXPECT_EQ(fitted.columns[2], record.columns[1]);
    EXPECT_EQ(misfit(fitted, wanted), "");
}

TEST(Columns, InAnotherFormAreMissing) {
    const std::vector<ColumnShape> found = {number("/a", observables::FieldType::int64)};
    std::vector<ColumnShape> wanted = {series("/a", 3)};
    wanted[0].version = 2;
    EncodedRecord record;
    record.unit.seeds = {0};
    record.columns = {Bytes(lanes * sizeof(std::int64_t))};
    EXPECT_EQ(with_columns(record, found, wanted).columns[0],
              files::with_checksum(test::bytes_of(std::vector<double>(3 * lanes, std::nan("")))));
    EXPECT_THAT(versions_with_columns(found, wanted), ElementsAre(2));
    EXPECT_THAT(remarks_on(found, wanted), ElementsAre(HasSubstr("did not record it in this form")));
}

}  // namespace
}  // namespace netlyap::journal
