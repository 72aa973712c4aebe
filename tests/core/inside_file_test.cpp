#include "netlyap/core/inside_file.hpp"

#include "netlyap/core/error.hpp"

#include "folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <fstream>

namespace netlyap {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Property;
using ::testing::Throws;

class InsideFile : public ::testing::Test {
protected:
    fs::path write(const std::string& name, const std::string& text) {
        std::ofstream(folder_ / name) << text;
        return folder_ / name;
    }

    static void expect_refused(const fs::path& file, const std::string& what) {
        for (const int flags : {O_RDONLY, O_WRONLY | O_CREAT, O_RDWR | O_CREAT, O_WRONLY | O_CREAT | O_TRUNC})
            EXPECT_THAT(
                [&] { static_cast<void>(open_inside(file, flags)); },
                Throws<IoError>(Property(&IoError::what, AllOf(HasSubstr(file.string()), HasSubstr(what)))))
                << flags;
        EXPECT_FALSE(is_file_inside(file));
    }

    test::Folder folder_;
};

TEST_F(InsideFile, ReadsAndWritesRegularFiles) {
    const fs::path file = write("a", "text");
    EXPECT_EQ(read_inside(file), "text");
    EXPECT_TRUE(is_file_inside(file));
    EXPECT_TRUE(open_inside(folder_ / "new", O_WRONLY | O_CREAT | O_EXCL).is_open());
    EXPECT_TRUE(open_inside(file, O_WRONLY | O_TRUNC).is_open());
    EXPECT_EQ(read_inside(file), "");
}

TEST_F(InsideFile, SaysWhatIsNotThere) {
    EXPECT_THAT([&] { static_cast<void>(read_inside(folder_ / "none")); },
                Throws<IoError>(Property(&IoError::what, HasSubstr("none failed: No such file"))));
    EXPECT_FALSE(read_inside_if_there(folder_ / "none").has_value());
    EXPECT_FALSE(is_file_inside(folder_ / "none"));
}

TEST_F(InsideFile, FollowsNoLinkAndHarmsNoVictim) {
    const fs::path victim = write("victim", "precious");
    fs::create_symlink(victim, folder_ / "link");
    expect_refused(folder_ / "link", "is a link");
    fs::create_symlink(folder_ / "nowhere", folder_ / "dangling");
    expect_refused(folder_ / "dangling", "is a link");
    EXPECT_FALSE(fs::exists(folder_ / "nowhere"));
    fs::create_hard_link(victim, folder_ / "second");
    EXPECT_THAT([&] { static_cast<void>(open_inside(folder_ / "second", O_WRONLY | O_TRUNC)); },
                Throws<IoError>(Property(&IoError::what, HasSubstr("hard link"))));
    EXPECT_EQ(read_inside(victim), "precious");
}

TEST_F(InsideFile, NeverWaitsForAFifoAndTakesNoFolderOrDevice) {
    ASSERT_EQ(::mkfifo((folder_ / "fifo").c_str(), 0600), 0);
    expect_refused(folder_ / "fifo", "is a FIFO");
    fs::create_directory(folder_ / "folder");
    expect_refused(folder_ / "folder", "is a folder");
    expect_refused("/dev/zero", "is a device");
}

}  // namespace
}  // namespace netlyap
