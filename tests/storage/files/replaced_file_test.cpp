#include "files/replaced_file.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/inside_file.hpp"
#include "netlyap/storage/input/job_file.hpp"

#include "archive_fixture.hpp"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <thread>
#include <vector>

namespace netlyap::files {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> names_in(const fs::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder))
        names.push_back(entry.path().filename());
    return names;
}

TEST(ReplacedFile, TakesItsNameWhole) {
    const test::Folder folder;
    input::replace_file(folder / "a", "one");
    input::replace_file(folder / "a", "two");
    EXPECT_EQ(test::read_file(folder / "a"), "two");
    EXPECT_EQ(names_in(folder.path()), std::vector<std::string>{"a"});
}

TEST(ReplacedFile, WritersOfOneFileDoNotMeet) {
    const test::Folder folder;
    ReplacedFile first(folder / "a");
    ReplacedFile second(folder / "a");
    EXPECT_NE(first.temporary(), second.temporary());
    test::write_file(first.temporary(), "first");
    test::write_file(second.temporary(), "second");
    second.commit();
    EXPECT_EQ(test::read_file(folder / "a"), "second");
    first.commit();
    EXPECT_EQ(test::read_file(folder / "a"), "first");
}

TEST(ReplacedFile, ManyWritersLeaveOneWholeFile) {
    const test::Folder folder;
    std::vector<std::thread> writers;
    for (char writer = 'a'; writer < 'g'; ++writer)
        writers.emplace_back([&, writer] {
            for (int n = 0; n < 2000; ++n)
                input::replace_file(folder / "file", std::string(5000, writer));
        });
    for (std::thread& writer : writers)
        writer.join();
    const std::string text = test::read_file(folder / "file");
    EXPECT_EQ(text, std::string(5000, text.front()));
    EXPECT_EQ(names_in(folder.path()).size(), 1U);
}

TEST(ReplacedFile, WhatIsNotCommittedIsRemoved) {
    const test::Folder folder;
    test::write_file(folder / "a", "old");
    { const ReplacedFile given_up(folder / "a"); }
    EXPECT_EQ(test::read_file(folder / "a"), "old");
    EXPECT_EQ(names_in(folder.path()).size(), 1U);
}

TEST(ReplacedFile, FollowsNoLink) {
    const test::Folder folder;
    test::write_file(folder / "victim", "precious");
    fs::create_symlink(folder / "victim", folder / "a");
    fs::create_symlink(folder / "victim", folder / "a.tmp");
    input::replace_file(folder / "a", "new");
    EXPECT_EQ(test::read_file(folder / "victim"), "precious");
    EXPECT_TRUE(is_file_inside(folder / "a")) << "the link was replaced, not followed";
}

TEST(ReplacedFile, RemovesWhatDeadWritersLeftAndNothingElse) {
    const test::Folder folder;
    test::write_file(folder / "a.tmp", "of an older version");
    const fs::path dead = [&] {
        const ReplacedFile mine(folder / "a");
        return mine.temporary();
    }();
    test::write_file(dead, "its writer was killed");
    test::write_file(folder / "a.elsewhere-7-1.tmp", "of another host, an hour has not passed");
    test::write_file(folder / "b.tmp", "of another file");
    test::write_file(folder / "a.old-1-1.tmp", "of another host, long ago");
    const std::array<timespec, 2> long_ago = {timespec{1'000'000'000, 0}, timespec{1'000'000'000, 0}};
    ASSERT_EQ(::utimensat(AT_FDCWD, (folder / "a.old-1-1.tmp").c_str(), long_ago.data(), 0), 0);
    const ReplacedFile living(folder / "a");
    input::replace_file(folder / "a", "new");
    EXPECT_FALSE(fs::exists(folder / "a.tmp"));
    EXPECT_FALSE(fs::exists(dead));
    EXPECT_FALSE(fs::exists(folder / "a.old-1-1.tmp"));
    EXPECT_TRUE(fs::exists(folder / "a.elsewhere-7-1.tmp"));
    EXPECT_TRUE(fs::exists(folder / "b.tmp"));
    EXPECT_TRUE(fs::exists(living.temporary())) << "its writer lives";
}

TEST(ReplacedFile, SaysWhatCannotBeWritten) {
    EXPECT_THROW(ReplacedFile("/nowhere/at/all"), IoError);
}

}  // namespace
}  // namespace netlyap::files
