#include "run_directory/run_lock.hpp"

#include "netlyap/core/clock.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/core/process.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/storage/run_directory/run_directory.hpp"

#include "archive_fixture.hpp"
#include "run_directories.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>
#include <array>
#include <atomic>
#include <chrono>
#include <memory>
#include <thread>

namespace netlyap::run_directory {
namespace {

using test::claim;
using test::patience;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Property;
using ::testing::Throws;

namespace fs = std::filesystem;

/// Of the first that is named.
std::optional<LockHolder> lock_holder(const RunLayout& layout) {
    const std::vector<LockHolder> holders = lock_holders(layout, patience);
    return holders.empty() ? std::nullopt : std::optional(holders.front());
}

void expect_taken(const fs::path& root, const std::string& who, const scheduling::Slice& slice = {}) {
    EXPECT_THAT([&] { claim(root, slice); },
                Throws<InUseError>(AllOf(
                    Property(&InUseError::code, ExitCode::stopped),
                    Property(&InUseError::what,
                             AllOf(HasSubstr("a run is going on in " + root.string()), HasSubstr(who))))));
}

/// A process that claims the directory and then does nothing until it is killed.
class Holder {
public:
    explicit Holder(const fs::path& root, const scheduling::Slice& slice = {}) {
        std::array<int, 2> ready{};
        if (::pipe(ready.data()) != 0)
            throw IoError("no pipe");
        child_ = ::fork();
        if (child_ == 0) {
            const std::unique_ptr<RunDirectory> directory = claim(root, slice);
            static_cast<void>(!::write(ready[1], "x", 1));
            for (;;)
                ::pause();
        }
        ::close(ready[1]);
        char answer = 0;
        is_ready_ = ::read(ready[0], &answer, 1) == 1;
        ::close(ready[0]);
    }
    Holder(const Holder&) = delete;
    Holder& operator=(const Holder&) = delete;
    ~Holder() { kill(); }

    void kill() {
        if (child_ > 0) {
            ::kill(child_, SIGKILL);
            ::waitpid(child_, nullptr, 0);
        }
        child_ = -1;
    }
    [[nodiscard]] bool is_ready() const { return is_ready_; }
    [[nodiscard]] std::string who() const {
        return "process " + std::to_string(child_) + " on " + host_name();
    }

private:
    pid_t child_ = -1;
    bool is_ready_ = false;
};

/// A lock whose holder is on another machine.
files::LockText text_of(const std::string& host, std::int64_t beat = 0) {
    return {host, "process 12 on " + host + ", since long ago", beat, "machine " + host, "token of " + host};
}

/// As a holder does: in one piece, over the text that was there.
void write_lock(const fs::path& file, const files::LockText& text) {
    files::LockFile(file).write(text);
}

/// Gives signs of life for a holder that does not exist.
class Pretender {
public:
    Pretender(const fs::path& file, const std::string& host) {
        write_lock(file, text_of(host));
        thread_ = std::thread([this, file, host] {
            for (std::int64_t beat = 1; !is_ended_; ++beat) {
                std::this_thread::sleep_for(std::chrono::milliseconds(50));
                write_lock(file, text_of(host, beat));
            }
        });
    }
    Pretender(const Pretender&) = delete;
    Pretender& operator=(const Pretender&) = delete;
    ~Pretender() {
        is_ended_ = true;
        thread_.join();
    }

private:
    std::atomic<bool> is_ended_ = false;
    std::thread thread_;
};

TEST(RunLock, ASecondClaimIsRefusedNamingTheHolder) {
    const test::Folder folder;
    const RunLayout layout{folder / "run"};
    EXPECT_FALSE(lock_holder(layout).has_value());
    const std::string self = "process " + std::to_string(process_id()) + " on " + host_name();
    {
        const auto first = claim(layout.root);
        expect_taken(layout.root, self);
        const auto holder = lock_holder(layout);
        ASSERT_TRUE(holder.has_value());
        EXPECT_THAT(holder->who, HasSubstr(self));
        EXPECT_FALSE(holder->is_dead);
    }
    EXPECT_FALSE(lock_holder(layout).has_value()) << "released";
    EXPECT_NO_THROW(claim(layout.root));
}

TEST(RunLock, AnotherProcessHoldsItUntilItDies) {
    const test::Folder folder;
    const RunLayout layout{folder / "run"};
    Holder other(layout.root);
    ASSERT_TRUE(other.is_ready());
    const std::string who = other.who();
    expect_taken(layout.root, who);
    ASSERT_TRUE(lock_holder(layout).has_value());
    EXPECT_FALSE(lock_holder(layout)->is_dead);
    other.kill();
    const auto holder = lock_holder(layout);
    ASSERT_TRUE(holder.has_value()) << "the text of a killed process is still there";
    EXPECT_THAT(holder->who, HasSubstr(who));
    EXPECT_TRUE(holder->is_dead);
    const auto mine = claim(layout.root);
    EXPECT_FALSE(lock_holder(layout)->is_dead);
    EXPECT_THAT(lock_holder(layout)->who, HasSubstr(std::to_string(process_id())));
}

TEST(RunLock, AnotherMachineIsBelievedWhileItsTextChanges) {
    const test::Folder folder;
    const RunLayout layout{folder.path()};
    {
        const Pretender holder(layout.lock(), "elsewhere");
        expect_taken(folder.path(), "process 12 on elsewhere");
        ASSERT_TRUE(lock_holder(layout).has_value());
        EXPECT_FALSE(lock_holder(layout)->is_dead);
        EXPECT_THAT(test::read_file(layout.lock()), HasSubstr("process 12 on elsewhere")) << "left as it is";
    }
    EXPECT_TRUE(lock_holder(layout)->is_dead);
    EXPECT_NO_THROW(claim(folder.path()));
}

TEST(RunLock, NoClockOfAnotherMachineIsBelieved) {
    const test::Folder folder;
    const RunLayout layout{folder.path()};
    // As older versions wrote it: a host and the time of its heartbeat, here a year ahead.
    test::write_file(layout.lock(),
                     "elsewhere\nprocess 12 on elsewhere\n" + to_text(seconds_since_epoch() + 3e7) + "\n");
    EXPECT_TRUE(lock_holder(layout)->is_dead);
    EXPECT_NO_THROW(claim(folder.path()));
}

TEST(RunLock, TheStatusOfARunIsASignOfLifeToo) {
    const test::Folder folder;
    const RunLayout layout{folder.path()};
    write_lock(layout.lock(), text_of("elsewhere"));
    fs::create_directory(layout.status());
    std::atomic<bool> is_ended = false;
    std::thread run([&] {
        for (int n = 0; !is_ended; ++n) {
            test::write_file(layout.status() / "master", "updated = " + std::to_string(n) + "\n");
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
    });
    EXPECT_FALSE(lock_holder(layout)->is_dead);
    is_ended = true;
    run.join();
}

TEST(RunLock, OnThisMachineTheLockCountsNotTheText) {
    const test::Folder folder;
    files::LockText text = text_of("this very one");
    text.machine = files::this_machine();
    write_lock(folder / "lock", text);
    EXPECT_TRUE(lock_holder(RunLayout{folder.path()})->is_dead);
    EXPECT_NO_THROW(claim(folder.path()));
}

TEST(RunLock, ARemovedDirectoryIsNoticed) {
    const test::Folder folder;
    const files::LockFile lock(folder / "lock");
    EXPECT_TRUE(lock.is_in_place());
    fs::rename(folder / "lock", folder / "moved");
    EXPECT_FALSE(lock.is_in_place());
    const files::LockFile another(folder / "lock");
    EXPECT_FALSE(lock.is_in_place()) << "another file of the same name";
    EXPECT_TRUE(another.is_in_place());
}

TEST(RunLock, ATextSurvivesItsForm) {
    EXPECT_EQ(files::parse_lock_text(serialize(text_of("elsewhere", 7))), text_of("elsewhere", 7));
    EXPECT_EQ(serialize(text_of("a", 1)).size(), serialize(text_of("a", 99'999)).size());
    EXPECT_NE(files::fresh_token(), files::fresh_token());
}

TEST(RunLock, TextThatMakesNoSenseIsNobody) {
    const test::Folder folder;
    for (const std::string text : {"", "x", "a\nb", "\n\n\n\n"}) {
        test::write_file(folder / "lock", text);
        EXPECT_NO_THROW(claim(folder.path())) << text;
    }
}

TEST(RunLock, LookingDoesNotStandInTheWay) {
    const test::Folder folder;
    const RunLayout layout{folder / "run"};
    claim(layout.root);
    const int descriptor = ::open(layout.lock().c_str(), O_RDONLY | O_CLOEXEC);
    ASSERT_EQ(::flock(descriptor, LOCK_SH), 0);  // as lock_holder() does, for a moment
    std::thread look([descriptor] {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        ::close(descriptor);
    });
    EXPECT_NO_THROW(claim(layout.root));
    look.join();
}

TEST(RunLock, SlicesOfOneDivisionAreHeldAtTheSameTime) {
    const test::Folder folder;
    const RunLayout layout{folder / "run"};
    const Holder first(layout.root, {1, 3});
    ASSERT_TRUE(first.is_ready());
    const auto second = claim(layout.root, {2, 3});
    const std::vector<LockHolder> holders = lock_holders(layout, patience);
    ASSERT_EQ(holders.size(), 2U);
    EXPECT_EQ(holders[0].slice, (scheduling::Slice{1, 3}));
    EXPECT_THAT(holders[0].who, AllOf(HasSubstr("slice 1/3"), HasSubstr(first.who())));
    EXPECT_EQ(holders[1].slice, (scheduling::Slice{2, 3}));
    EXPECT_FALSE(holders[0].is_dead || holders[1].is_dead);
}

TEST(RunLock, ASliceExcludesItselfTheWholeAndOtherDivisions) {
    const test::Folder folder;
    const RunLayout layout{folder / "run"};
    const Holder holder(layout.root, {1, 3});
    ASSERT_TRUE(holder.is_ready());
    expect_taken(layout.root, holder.who());
    expect_taken(layout.root, holder.who(), {1, 3});
    expect_taken(layout.root, holder.who(), {2, 4});
    expect_taken(layout.root, holder.who(), {1, 2});
    EXPECT_NO_THROW(claim(layout.root, {3, 3}));
}

TEST(RunLock, NoReportSettingChangesBesideALivingSlice) {
    const test::Folder folder;
    const RunLayout layout{folder / "run"};
    Holder holder(layout.root, {1, 3});
    ASSERT_TRUE(holder.is_ready());
    job::Job other;
    other.name = "another title";
    const ClaimRequest request{layout.root, other, "", false, {2, 3}, patience};
    EXPECT_THAT([&] { RunDirectory{request}; },
                Throws<InUseError>(
                    Property(&InUseError::what, AllOf(HasSubstr(holder.who()), HasSubstr("sweep.name")))));
    EXPECT_EQ(read_run_job(layout).name, job::Job().name);
    EXPECT_NO_THROW(claim(layout.root, {2, 3})) << "and nothing is left of the refused claim";
    ClaimRequest not_given = request;
    not_given.given_keys.emplace();
    EXPECT_NO_THROW(RunDirectory{not_given});
    holder.kill();
    EXPECT_NO_THROW(RunDirectory{request});
    EXPECT_EQ(read_run_job(layout).name, "another title");
}

TEST(RunLock, TheWholeExcludesSlices) {
    const test::Folder folder;
    const RunLayout layout{folder / "run"};
    const Holder holder(layout.root);
    ASSERT_TRUE(holder.is_ready());
    expect_taken(layout.root, holder.who(), {1, 3});
    EXPECT_FALSE(fs::exists(layout.lock({1, 3}))) << "nothing is left of a refused claim";
}

TEST(RunLock, DeadSlicesAreNamedUntilTheWholeOrAnotherDivisionBegins) {
    const test::Folder folder;
    const RunLayout layout{folder / "run"};
    Holder(layout.root, {1, 3}).kill();
    ASSERT_EQ(lock_holders(layout, patience).size(), 1U);
    EXPECT_TRUE(lock_holders(layout, patience)[0].is_dead);
    claim(layout.root, {2, 3});
    EXPECT_EQ(lock_holders(layout, patience).size(), 1U) << "it is still dead, and its slice not complete";
    claim(layout.root);
    EXPECT_TRUE(lock_holders(layout, patience).empty());
    Holder(layout.root).kill();
    ASSERT_EQ(lock_holders(layout, patience).size(), 1U);
    claim(layout.root, {1, 2});
    EXPECT_TRUE(lock_holders(layout, patience).empty());
}

TEST(RunLock, ASliceOnAnotherMachineIsBelieved) {
    const test::Folder folder;
    const RunLayout layout{folder.path()};
    const Pretender holder(layout.lock({2, 3}), "elsewhere");
    expect_taken(folder.path(), "process 12 on elsewhere");
    expect_taken(folder.path(), "process 12 on elsewhere", {2, 3});
    EXPECT_NO_THROW(claim(folder.path(), {1, 3}));
}

}  // namespace
}  // namespace netlyap::run_directory
