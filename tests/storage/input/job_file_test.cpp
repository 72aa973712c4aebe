#include "netlyap/storage/input/job_file.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/sweep/job/job_keys.hpp"

#include "archive_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace netlyap::input {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Property;
using ::testing::StartsWith;
using ::testing::Throws;

TEST(JobFile, IsReadInTheIniForm) {
    const job::Job job = parse_job_text(
        "# a comment\n"
        "[sweep]\r\n"
        "  eta = 1 5   # two of them\n"
        "\n"
        "seeds=0:16\n"
        "name = a = b\n"
        "[observe.divergence]\n"
        "every = 10\n"
        "[sweep]\n"
        "members =\t3\n",
        "job.ini");
    EXPECT_EQ(job.eta, (std::vector<double>{1.0, 5.0}));
    EXPECT_EQ(job.seeds.size(), 16U);
    EXPECT_EQ(job.name, "a = b");
    EXPECT_EQ(job::find_key("observe.divergence.every")->text(job), "10");
    EXPECT_EQ(job.members, 3);
    EXPECT_EQ(job.iterations, job::Job().iterations) << "what is not there keeps its default";
    EXPECT_EQ(job::identity(parse_job_text("", "empty.ini")), job::identity(job::Job()));
}

TEST(JobFile, ReadsBackWhatIsWritten) {
    job::Job other;
    for (const auto& [key, value] :
         std::map<std::string, std::string>{{"sweep.name", "eta = 1 or 5 [sic]"},
                                            {"sweep.eta", "logspace(-2.5, 0.5, 7)"},
                                            {"sweep.epsilon", "1e-14 0.1"},
                                            {"sweep.seeds", "3 1 4 100:900 7"},
                                            {"sweep.seed", "-9"},
                                            {"data.source", "some folder/wine.csv"},
                                            {"data.digest", "0123456789abcdef"},
                                            {"network.hidden", "16 8 4"},
                                            {"network.init_scale", "0.30000000000000004"},
                                            {"perturb.at", "17"},
                                            {"observe.names", "accuracy growth"},
                                            {"observe.accuracy.every", "3"},
                                            {"fit.window_start", "0 7 14"},
                                            {"run.kernel", "scalar"},
                                            {"run.time_limit", "0.1"}})
        job::set_key(other, key, value);
    job::Job without_members;
    without_members.members = 0;
    for (const job::Job& job : {job::Job(), other, without_members})
        for (const bool documented : {false, true}) {
            const job::Job read = parse_job_text(job::job_file_text(job, documented), "job.ini");
            EXPECT_EQ(job::identity(read), job::identity(job));
            EXPECT_EQ(job::job_file_text(read, documented), job::job_file_text(job, documented))
                << "[run] included";
            EXPECT_TRUE(job::differing_keys(read, job).empty());
        }
}

TEST(JobFile, LinesThatBeginWithASemicolonAreComments) {
    const job::Job job = parse_job_text("; eta = 9\n[sweep]\n  ; words\neta = 2\n;[data]\n", "my.ini");
    EXPECT_EQ(job.eta, std::vector<double>{2.0});
}

TEST(JobFile, ErrorsCarryFileAndLine) {
    const auto refuses = [](const std::string& text, const std::string& start, const std::string& why) {
        EXPECT_THAT([&] { static_cast<void>(parse_job_text(text, "my.ini")); },
                    Throws<UsageError>(Property(&UsageError::what, AllOf(StartsWith(start), HasSubstr(why)))))
            << text;
    };
    refuses("[sweep]\n\netta = 1\n", "my.ini:3: ", "there is no key sweep.etta; did you mean sweep.eta?");
    refuses("[swep]\neta = 1\n", "my.ini:2: ", "there is no key swep.eta; did you mean sweep.eta?");
    refuses("[ sweep ]\neta = 1\n", "my.ini:2: ", "did you mean sweep.eta?");
    refuses("eta = 1\n", "my.ini:1: ", "there is no key eta");
    refuses("[sweep]\neta = fast\n", "my.ini:2: ", "sweep.eta = fast: fast is not a finite number");
    refuses("[sweep]\nname = x\nmembers = 2.5\n", "my.ini:3: ", "sweep.members = 2.5 is not understood");
    refuses("[sweep]\nmembers =\n", "my.ini:2: ", "sweep.members");
    refuses("[sweep]\neta = 1\nseeds = 0:9\n\neta = 2\n",
            "my.ini:5: ", "sweep.eta stands here and on line 2 already");
    refuses("[sweep]\neta = 1\n[run]\nkernel = auto\n[sweep]\neta = 1\n", "my.ini:6: ", "on line 2 already");
    refuses("[sweep]\neta 1\n", "my.ini:2: ", "\"eta 1\" is neither a [section] nor `key = value`");
    refuses("[sweep\neta = 1\n", "my.ini:1: ", "neither a [section] nor `key = value`");
    refuses("[sweep]\n[]\n", "my.ini:2: ", "neither a [section] nor `key = value`");
    refuses("[sweep]\n= 1\n", "my.ini:2: ", "there is no key before the =; write `key = value`");
    refuses("[observe]\nnames = divergense\n", "my.ini:2: ", "did you mean divergence?");
    refuses(std::string("\x89HDF\r\n\x1a\n\0\0", 10), "my.ini holds a byte NUL on line 3", "not plain text");
}

TEST(JobFile, AHashThatWouldCutOffAValueIsRefused) {
    const auto refuses = [](const std::string& line, const std::string& start) {
        EXPECT_THAT([&] { static_cast<void>(parse_job_text("[sweep]\n" + line, "my.ini")); },
                    Throws<UsageError>(Property(&UsageError::what,
                                                AllOf(StartsWith(start), HasSubstr("cut off as a comment")))))
            << line;
    };
    refuses("name = run #3\n", "my.ini:2: the value of sweep.name has a #");
    refuses("name = run#3\n", "my.ini:2: the value of sweep.name has a #");
    refuses("eta = 1#5\n", "my.ini:2: the value of sweep.eta has a #");
    refuses("\n[data]\nsource = a#b.csv\n", "my.ini:4: the value of data.source has a #");
    const job::Job job =
        parse_job_text("#[data]\n[sweep]# x = y\n#eta = 5\n \t# eta = 5\neta = 2\t# not = 5\n", "my.ini");
    EXPECT_EQ(job.eta, std::vector<double>{2.0}) << "comments are comments";
}

TEST(JobFile, MayComeFromAnySystem) {
    const std::string plain = "[sweep]\neta = 1 5\nname = two rates\n";
    std::string dos;
    for (const char letter : plain)
        dos += letter == '\n' ? std::string("\r\n") : std::string(1, letter);
    for (const std::string& text : {dos, "\xef\xbb\xbf" + plain, "\xef\xbb\xbf" + dos})
        EXPECT_EQ(job::identity(parse_job_text(text, "my.ini")),
                  job::identity(parse_job_text(plain, "my.ini")))
            << text;
    for (const std::string mark : {"\xff\xfe", "\xfe\xff"})
        EXPECT_THAT([&] { static_cast<void>(parse_job_text(mark + plain, "my.ini")); },
                    Throws<UsageError>(Property(&UsageError::what,
                                                AllOf(StartsWith("my.ini is UTF-16"), HasSubstr("UTF-8")))));
}

TEST(JobFile, ThatDoesNotExistIsRefused) {
    const test::Folder folder;
    EXPECT_THAT(
        [&] { static_cast<void>(read_job_file(folder / "none.ini")); },
        Throws<UsageError>(Property(&UsageError::what, AllOf(HasSubstr((folder / "none.ini").string()),
                                                             HasSubstr("does not exist")))));
    EXPECT_THROW(static_cast<void>(read_job_file(folder.path())), UsageError) << "a directory";
    test::write_file(folder / "job.ini", "[sweep]\nmembers = x\n");
    EXPECT_THAT(
        [&] { static_cast<void>(read_job_file(folder / "job.ini")); },
        Throws<UsageError>(Property(&UsageError::what, StartsWith((folder / "job.ini").string() + ":2: "))));
}

TEST(ReplaceFile, LeavesTheNewTextAndNothingElse) {
    const test::Folder folder;
    replace_file(folder / "a", "first, and longer");
    replace_file(folder / "a", "second\n");
    EXPECT_EQ(read_text(folder / "a"), "second\n");
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
    EXPECT_THROW(replace_file(folder / "missing" / "a", "text"), IoError);
    std::filesystem::create_directory(folder / "b");
    EXPECT_THROW(replace_file(folder / "b", "text"), IoError) << "a folder is in its place";
}

}  // namespace
}  // namespace netlyap::input
