#include "netlyap/storage/run_directory/run_directory.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/sweep/job/job_data.hpp"
#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/storage/input/job_file.hpp"
#include "netlyap/storage/run_directory/former_jobs.hpp"

#include "archive_fixture.hpp"
#include "as_nobody.hpp"
#include "run_directories.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

namespace netlyap::run_directory {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Property;
using ::testing::Throws;

namespace fs = std::filesystem;

job::Job job_with(const std::string& key = "sweep.members", const std::string& value = "5") {
    job::Job job;
    job.name = "a job";
    job.epsilon = {1e-8, 1e-6};
    job.seeds = {0, 1, 2};
    job::set_key(job, key, value);
    return job;
}

void expect_refusal(const fs::path& root, const job::Job& job, const std::string& why, bool extend = false) {
    EXPECT_THAT(
        [&] { test::claim(root, {}, job, extend); },
        Throws<UsageError>(Property(&UsageError::what, AllOf(HasSubstr(root.string()), HasSubstr(why)))));
}

TEST(RunDirectory, IsMadeWithAllThatBelongsToIt) {
    const test::Folder folder;
    const fs::path root = folder / "runs/deeper/mine";
    RunDirectory directory({root, job_with(), "as given", false, {}});
    const RunLayout& layout = directory.layout();
    for (const fs::path& made : {layout.journals(), layout.status(), layout.logs()})
        EXPECT_TRUE(fs::is_directory(made));
    EXPECT_EQ(job::identity(input::read_job_file(layout.job())), job::identity(job_with()));
    EXPECT_EQ(input::read_text(layout.given()), "as given");
    EXPECT_FALSE(fs::exists(layout.archive()));
    EXPECT_EQ(open_run_directory(root).root, root);
    directory.check();
}

/// As a job is when its data have been read.
job::Job job_of_file(const std::string& digest = "v2-0123456789abcdef-0011223344556677") {
    job::Job job = job_with("data.source", "some/wine.csv");
    job.digest = digest;
    return job;
}

/// Two trees, the last column their kind.
std::shared_ptr<const job::KeptData> trees(job::Job& job) {
    job.train = 1;
    return job::split_job_data(job, {"trees.csv", "1,2,ash\n3,4,oak\n"});
}

job::Job job_of_trees() {
    job::Job job = job_of_file("");
    static_cast<void>(trees(job));
    return job;
}

void claim_with_data(const fs::path& root) {
    ClaimRequest request{root, job_of_trees(), "as given", false, {}};
    job::Job job = request.job;
    request.data = trees(job);
    const RunDirectory directory(request);
}

TEST(RunDirectory, HoldsTheDataOfItsJob) {
    const test::Folder folder;
    const RunLayout layout{folder / "run"};
    claim_with_data(layout.root);
    EXPECT_TRUE(holds_data(layout, job_of_trees()));
    const job::DataText text = read_data_of_run(layout, job_of_trees());
    ASSERT_NE(text.kept, nullptr);
    EXPECT_EQ(job::samples_as_read(*text.kept).inputs, (SharedNumbers{1.0, 2.0, 3.0, 4.0}));
    EXPECT_EQ(text.name, layout.data().string());
    EXPECT_FALSE(holds_data(layout, job_with())) << "iris";
    EXPECT_EQ(read_data_of_run(layout, job_with()).kept, nullptr);
    fs::remove(layout.job());
    EXPECT_NO_THROW(test::claim(layout.root, {}, job_of_trees())) << "the run died before it wrote its job";
}

TEST(RunDirectory, DataThatAreThereAreLeftAndDamagedOnesReplaced) {
    const test::Folder folder;
    const RunLayout layout{folder / "run"};
    claim_with_data(layout.root);
    const std::string content = test::read_file(layout.data());
    const auto written = fs::last_write_time(layout.data()) - std::chrono::hours(1);
    fs::last_write_time(layout.data(), written);
    claim_with_data(layout.root);
    EXPECT_EQ(fs::last_write_time(layout.data()), written);
    const job::DataText mapped = read_data_of_run(layout, job_of_trees());
    std::string damaged = content;
    damaged.back() = static_cast<char>(damaged.back() ^ 1);
    fs::remove(layout.data());
    test::write_file(layout.data(), damaged);
    EXPECT_THAT([&] { static_cast<void>(read_data_of_run(layout, job_of_trees())); },
                Throws<DataError>(Property(&DataError::what, HasSubstr("job.ini --data FILE`"))));
    claim_with_data(layout.root);
    EXPECT_EQ(test::read_file(layout.data()), content);
    EXPECT_EQ(mapped.kept->split.train.inputs.size(), 2U) << "who has the old one mapped keeps it";
}

TEST(RunDirectory, ReadsTheCsvFileThatOlderVersionsKept) {
    const test::Folder folder;
    const RunLayout layout{folder / "run"};
    test::claim(layout.root, {}, job_of_trees());
    test::write_file(layout.data_csv(), "1,2,ash\n3,4,oak\n");
    EXPECT_TRUE(holds_data(layout, job_of_trees()));
    EXPECT_EQ(read_data_of_run(layout, job_of_trees()).bytes, "1,2,ash\n3,4,oak\n");
    claim_with_data(layout.root);
    EXPECT_NE(read_data_of_run(layout, job_of_trees()).kept, nullptr)
        << "the run that goes on keeps them anew";
}

TEST(RunDirectory, ADataCsvOfSomebodyElseIsLeftAlone) {
    const test::Folder folder;
    fs::create_directory(folder / "mine");
    test::write_file(folder / "mine/data.csv", "years of work");
    expect_refusal(folder / "mine", job_of_file(), "holds other files and no job.ini");
    test::claim(folder / "old", {}, job_of_file("0123456789abcdef"));
    test::write_file(folder / "old/data.csv", "years of work");
    EXPECT_FALSE(holds_data(RunLayout{folder / "old"}, job_of_file("0123456789abcdef")));
}

TEST(RunDirectory, AnEmptyFolderWillDo) {
    const test::Folder folder;
    EXPECT_NO_THROW(test::claim(folder.path(), {}, job_with()));
}

TEST(RunDirectory, TheSameJobGoesOn) {
    const test::Folder folder;
    test::claim(folder / "run", {}, job_with());
    test::write_file(folder / "run/journal/a.journal", "kept");
    EXPECT_NO_THROW(test::claim(folder / "run", {}, job_with()));
    EXPECT_NO_THROW(test::claim(folder / "run", {}, job_with("run.kernel", "scalar"))) << "[run] may change";
    EXPECT_NO_THROW(test::claim(folder / "run", {}, job_with("observe.accuracy.every", "7")))
        << "nobody observes it";
    EXPECT_EQ(test::read_file(folder / "run/journal/a.journal"), "kept");
    EXPECT_EQ(input::read_job_file(RunLayout{folder / "run"}.job()).run.kernel, "auto")
        << "as last understood";
}

TEST(RunDirectory, ReportSettingsThatAreNotGivenStayWhatTheyAreWhenItIsOurs) {
    const test::Folder folder;
    const fs::path root = folder / "run";
    job::Job stale = job_with();
    test::claim(root, {}, stale);
    test::claim(root, {}, job_with("sweep.name", "given meanwhile"));  // by somebody else
    job::set_key(stale, "fit.min_exponent", "0.3");
    job::set_key(stale, "statistics.exponents.bins", "7");
    ClaimRequest request{root, stale, "and this", false, {}};
    request.given_keys = {"fit.min_exponent", "statistics.bins"};  // one by its older name
    request.adds_given = true;
    const RunDirectory directory(request);
    const job::Job written = read_run_job(directory.layout());
    EXPECT_EQ(written.name, "given meanwhile");
    EXPECT_EQ(written.filter.min_exponent, 0.3);
    EXPECT_EQ(job::archive_identity(written), job::archive_identity(directory.job()));
    EXPECT_THAT(job::archive_identity(written), HasSubstr("statistics.bins = 7\n"));
    EXPECT_EQ(input::read_text(directory.layout().given()), "[sweep]\nand this");
}

TEST(RunDirectory, AnotherJobIsRefusedWithTheDifferingKeysAndNothingTouched) {
    const test::Folder folder;
    test::claim(folder / "run", {}, job_with());
    const std::string before = test::read_file(folder / "run/job.ini");
    job::Job other = job_with("network.hidden", "12");
    other.iterations = 300;
    expect_refusal(folder / "run", other, "sweep.iterations is 200 there and 300 here");
    expect_refusal(folder / "run", other, "network.hidden is 10 there and 12 here");
    expect_refusal(folder / "run", other, "network.hidden is 10 there and 12 here", true);
    expect_refusal(folder / "run", job_with("sweep.eta", "1 5"), "`netlyap run --extend` adds grid values");
    EXPECT_EQ(test::read_file(folder / "run/job.ini"), before);
    EXPECT_TRUE(lock_holders(RunLayout{folder / "run"}).empty());
}

TEST(RunDirectory, ExtendTakesALargerJobAndNothingElse) {
    const test::Folder folder;
    test::claim(folder / "run", {}, job_with());
    EXPECT_NO_THROW(test::claim(folder / "run", {}, job_with("sweep.eta", "0.5 1 5"), true)) << "anywhere";
    EXPECT_EQ(input::read_job_file(folder / "run/job.ini").eta.size(), 3U) << "from now on it is that job";
    const auto why = [](const job::Job& wanted) { return why_not_same_job(job_with(), wanted, true); };
    EXPECT_EQ(why(job_with()), "");
    EXPECT_EQ(why(job_with("sweep.epsilon", "1e-14 1e-6 1e-8")), "");
    EXPECT_EQ(why(job_with("sweep.seeds", "0:9")), "");
    job::Job all = job_with("sweep.eta", "7 1");
    all.epsilon = {1e-3, 1e-8, 1e-6};
    all.seeds = {0, 1, 2, 77};
    EXPECT_EQ(why(all), "");
    EXPECT_THAT(why(job_with("sweep.eta", "5")), HasSubstr("keeps all that are there"));
    EXPECT_THAT(why(job_with("sweep.epsilon", "1e-8")), HasSubstr("sweep.epsilon"));
    EXPECT_THAT(why(job_with("sweep.seeds", "0 1")), HasSubstr("sweep.seeds"));
    EXPECT_THAT(why(job_with("sweep.seeds", "9 0 1 2")), HasSubstr("sweep.seeds at the end"));
    EXPECT_THAT(why(job_with("sweep.seeds", "0 2 1 3")), HasSubstr("sweep.seeds"));
    all.l2 = 0.1;
    EXPECT_THAT(why(all), AllOf(HasSubstr("network.l2"), testing::Not(HasSubstr("sweep.eta"))));
}

TEST(RunDirectory, KeepsTheJobThatItHadBeforeItsUnitsBecameLarger) {
    const test::Folder folder;
    const RunLayout layout{folder / "run"};
    test::claim(layout.root, {}, job_with());
    test::claim(layout.root, {}, job_with("sweep.seeds", "0:9"), true);
    EXPECT_TRUE(former_jobs(layout).empty()) << "its grid alone has grown";
    const job::Job before = read_run_job(layout);
    job::Job larger = before;
    larger.iterations *= 2;
    for (int start = 0; start < 2; ++start) {  // the second one as after a death before job.ini was written
        test::claim(layout.root, {}, larger, true);
        ASSERT_EQ(former_jobs(layout).size(), 1U);
        EXPECT_EQ(job::unit_identity(former_jobs(layout).front()), job::unit_identity(before));
        EXPECT_EQ(former_job(layout, larger)->iterations, before.iterations);
        EXPECT_EQ(contract_in(layout, larger).passed_over, std::vector{job::unit_identity(before)});
        input::replace_file(layout.job(), job::job_file_text(before, false));
    }
    EXPECT_FALSE(former_job(layout, before)) << "which is the newest one that differs";
}

TEST(RunDirectory, OtherFilesAreLeftAlone) {
    const test::Folder folder;
    test::write_file(folder / "thesis.tex", "years of work");
    expect_refusal(folder.path(), job_with(), "holds other files and no job.ini");
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1) << "and nothing was made";
    fs::create_directory(folder / "old");
    fs::create_directories(folder / "old/journal");
    test::write_file(folder / "old/journal/a.journal", "whose?");
    expect_refusal(folder / "old", job_with(), "holds other files and no job.ini");
}

TEST(RunDirectory, WhatAStartLeftThatDiedAtOnceIsTaken) {
    const test::Folder folder;
    for (const std::string name : {"run/journal", "run/status", "run/log"})
        fs::create_directories(folder / name);
    test::write_file(folder / "run/lock", "");
    test::write_file(folder / "run/job.given.txt", "as given");
    test::write_file(folder / "run/job.ini.tmp", "[swe");
    EXPECT_NO_THROW(test::claim(folder / "run", {}, job_with()));
}

TEST(RunDirectory, AFileOrAPlaceThatCannotBeWrittenIsRefused) {
    const test::Folder folder;
    test::write_file(folder / "file", "x");
    expect_refusal(folder / "file", job_with(), "is a file");
    expect_refusal(folder / "file/run", job_with(), "cannot be created");
    expect_refusal("/proc/netlyap", job_with(), "cannot be");
    EXPECT_EQ(test::read_file(folder / "file"), "x");
}

TEST(RunDirectory, APlaceWithoutPermissionIsRefused) {
    using enum fs::perms;
    const test::Folder folder;
    fs::create_directory(folder / "closed");
    fs::permissions(folder.path(), owner_all | others_read | others_exec);
    fs::permissions(folder / "closed", owner_read | owner_exec | others_read | others_exec);
    test::as_nobody([&] {
        expect_refusal(folder / "closed", job_with(), "cannot be written");
        expect_refusal(folder / "closed/run", job_with(), "cannot be created");
    });
    fs::permissions(folder / "closed", owner_all);
}

TEST(RunDirectory, AJobThatCannotBeReadIsNamed) {
    const test::Folder folder;
    test::write_file(folder / "job.ini", "[sweep]\netta = 1\n");
    expect_refusal(folder.path(), job_with(), "contains a job.ini that `netlyap run` did not write");
    test::write_file(folder / "job.given.txt", "as given");
    expect_refusal(folder.path(), job_with(), "job.ini:2: there is no key sweep.etta");
}

TEST(RunDirectory, OpeningAnotherFolderIsRefused) {
    const test::Folder folder;
    for (const fs::path& root : {folder.path(), folder / "none"})
        EXPECT_THAT(
            [&] { static_cast<void>(open_run_directory(root)); },
            Throws<UsageError>(Property(
                &UsageError::what, AllOf(HasSubstr(root.string()), HasSubstr("is not a run directory")))));
}

}  // namespace
}  // namespace netlyap::run_directory
