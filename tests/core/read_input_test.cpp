#include "netlyap/core/read_input.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/plain_text.hpp"

#include "folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>
#include <unistd.h>
#include <filesystem>
#include <fstream>
#include <thread>

namespace netlyap {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Property;
using ::testing::Throws;

const InputKind kind = {"the recipe", "write one", 1000};

class ReadInput : public ::testing::Test {
protected:
    template <class Failure>
    static void expect_refusal(const std::string& name, const std::string& why) {
        EXPECT_THAT([&] { static_cast<void>(read_input(name, kind)); },
                    Throws<Failure>(
                        Property(&Failure::what, AllOf(HasSubstr("the recipe " + name), HasSubstr(why)))));
    }

    const test::Folder folder_;
    const std::string file_ = folder_ / "file";
};

TEST_F(ReadInput, GivesAllBytesOfAFile) {
    for (const std::string text : {"", "soup\n", "without an end"}) {
        std::ofstream(file_) << text;
        EXPECT_EQ(read_input(file_, kind), text);
        EXPECT_EQ(read_input(file_, kind), text) << "again";
    }
    EXPECT_TRUE(can_be_read_again(file_));
}

TEST_F(ReadInput, GivesAllThatComesThroughAPipe) {
    ASSERT_EQ(::mkfifo(file_.c_str(), 0600), 0);
    EXPECT_FALSE(can_be_read_again(file_));
    std::thread writer([&] {
        std::ofstream pipe(file_);
        pipe << "first" << std::flush;
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        pipe << "second";
    });
    EXPECT_EQ(read_input(file_, kind), "firstsecond");
    writer.join();
    std::thread endless([&] { std::ofstream(file_) << std::string(1001, 'x'); });
    expect_refusal<DataError>(file_, "holds more than 1.0 kB");
    endless.join();
}

TEST_F(ReadInput, RefusesWhatIsNoInput) {
    expect_refusal<UsageError>(file_, " does not exist; write one");
    expect_refusal<UsageError>(folder_.path(), " cannot be read: it is a folder; write one");
    expect_refusal<UsageError>(folder_ / std::string(300, 'x'), " cannot be read: ");
    expect_refusal<DataError>("/dev/zero", " cannot be read: it is a device; write one");
    std::ofstream(file_) << std::string(1001, 'x');
    expect_refusal<DataError>(file_, "holds more than 1.0 kB");
    std::filesystem::create_symlink("loop", folder_ / "loop");
    expect_refusal<UsageError>(folder_ / "loop", " cannot be read: ");
}

TEST(CanBeReadAgain, OnlyWhatIsAFileForAnotherProcess) {
    for (const char* name : {"-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0", "/", "/no/such/file"})
        EXPECT_FALSE(can_be_read_again(name)) << name;
}

TEST(PlainText, IsToldFromOtherBytes) {
    EXPECT_EQ(why_not_plain_text(""), "");
    EXPECT_EQ(why_not_plain_text("\xef\xbb\xbf"
                                 "caf\xc3\xa9\r\n"),
              "");
    EXPECT_THAT(why_not_plain_text("\xff\xfe"
                                   "a"),
                HasSubstr("UTF-16"));
    EXPECT_THAT(why_not_plain_text(std::string_view("a\nb\0", 4)), HasSubstr("NUL on line 2"));
    EXPECT_EQ(without_byte_order_mark("\xef\xbb\xbf"
                                      "a"),
              "a");
    EXPECT_EQ(without_byte_order_mark("a\xef\xbb\xbf"), "a\xef\xbb\xbf");
}

}  // namespace
}  // namespace netlyap
