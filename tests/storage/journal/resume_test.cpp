#include "netlyap/sweep/computing/run_control.hpp"
#include "netlyap/sweep/scheduling/evaluation.hpp"
#include "netlyap/storage/run_directory/gather.hpp"

#include "journal_fixture.hpp"
#include "resealed_journal.hpp"
#include "run_directories.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

/// Journals that were left in the middle of a sweep: whoever continues ends with the archive of an
/// undisturbed run.
namespace netlyap::journal {
namespace {

using ::testing::IsEmpty;

const scheduling::PreparedJob& sweep() {
    static const scheduling::PreparedJob prepared(test::interrupted_job());
    return prepared;
}

scheduling::Evaluation evaluation_of(std::int64_t unit) {
    static const std::unique_ptr<Kernel> kernel = make_kernel("scalar", sweep().system);
    return {sweep(), scheduling::Grid(sweep().job).unit(scheduling::UnitNumber{unit}), *kernel};
}

/// The state of a unit after so many iterations.
scheduling::CheckpointToKeep state_at(std::int64_t unit, std::int64_t iteration) {
    const auto evaluation = std::make_shared<scheduling::Evaluation>(evaluation_of(unit));
    evaluation->advance(iteration);
    return {scheduling::Iteration{iteration}, 0.5,
            [evaluation](ByteWriter& writer) { evaluation->save(writer); }};
}

/// A record does not depend on where it was continued from; that is shown elsewhere, so each is computed
/// once.
const scheduling::Record& record_of(std::int64_t unit, const std::optional<scheduling::Checkpoint>& from) {
    static std::map<std::pair<std::int64_t, std::uint64_t>, scheduling::Record> known;
    const auto [place, is_new] =
        known.try_emplace({unit, from ? digest(std::span<const std::byte>(from->state)) : 0});
    if (is_new) {
        scheduling::Evaluation evaluation = evaluation_of(unit);
        if (from) {
            ByteReader reader(from->state);
            evaluation.restore(reader);
        }
        evaluation.advance(sweep().job.iterations);
        place->second = evaluation.record();
    }
    return place->second;
}

GridContents contents_of(const run_directory::RunLayout& layout) {
    return {layout.journals(), contract_of(sweep()), scheduling::Grid(sweep().job)};
}

/// What is known of the second unit besides its record.
UnitHistory history_of_second(const run_directory::RunLayout& layout) {
    const GridContents contents = contents_of(layout);
    const UnitHistory* const history = contents.units()[1].history;
    return history == nullptr ? UnitHistory{} : *history;
}

/// What the program does on a restart.
void resume(const run_directory::RunLayout& layout) {
    const GridContents contents = contents_of(layout);
    const scheduling::Grid grid(sweep().job);
    {
        JournalWriter journal(layout.journals(), sweep(), test::some_start(1.8e9));
        for (scheduling::UnitNumber number; number.value < grid.units(); ++number) {
            const UnitContents& left = contents.unit(number);
            if (left.is_complete())
                continue;
            const scheduling::WorkUnit unit = grid.unit(number);
            std::optional<scheduling::Checkpoint> from;
            if (left.checkpoint() != nullptr)
                from = journal.load_checkpoint(unit, *left.checkpoint());
            journal.begin(unit, from ? from->iteration : scheduling::Iteration{0});
            journal.write(record_of(number.value, from), 1.0);
        }
        journal.sync();
    }
    const run_directory::GatherResult result = run_directory::gather(layout, sweep(), 1);
    ASSERT_EQ(result.complete, grid.units());
}

/// Puts a copy in the place of the journal, which does not see that its writer ends in good order.
void leave_as_if_killed(const run_directory::RunLayout& layout, const JournalWriter& journal) {
    const std::filesystem::path copy = layout.root / "copy";
    std::filesystem::copy_file(journal.file(), copy);
    std::filesystem::rename(copy, journal.file());
}

/// One record, a state of the second unit, and death in it.
void interrupt(const run_directory::RunLayout& layout) {
    const scheduling::Grid grid(sweep().job);
    JournalWriter journal(layout.journals(), sweep(), test::some_start());
    journal.begin(grid.unit(scheduling::UnitNumber{0}), scheduling::Iteration{0});
    journal.write(record_of(0, {}), 1.0);
    journal.begin(grid.unit(scheduling::UnitNumber{1}), scheduling::Iteration{0});
    journal.save_checkpoint(grid.unit(scheduling::UnitNumber{1}), state_at(1, 5));
    journal.save_checkpoint(grid.unit(scheduling::UnitNumber{1}), state_at(1, 11));
    leave_as_if_killed(layout, journal);
}

std::filesystem::path only_journal(const run_directory::RunLayout& layout) {
    return std::filesystem::directory_iterator(layout.journals())->path();
}

TEST(InterruptedJournal, TellsWhatItsProcessWasAt) {
    const test::Folder folder;
    const run_directory::RunLayout layout = test::empty_run_directory(folder / "run");
    interrupt(layout);
    const GridContents contents = contents_of(layout);
    EXPECT_EQ(test::states_of(contents), "complete pending pending");
    EXPECT_EQ(contents.units()[0].history, nullptr);
    EXPECT_EQ(contents.units()[2].history, nullptr);
    const UnitContents& second = contents.units()[1];
    ASSERT_NE(second.checkpoint(), nullptr);
    EXPECT_EQ(second.checkpoint()->iteration.value, 11);
    EXPECT_EQ(second.deaths(), 1);
    EXPECT_EQ(second.deaths_without_progress(), 1);
}

TEST(InterruptedJournal, LeftInGoodOrderIsNoDeath) {
    const test::Folder folder;
    const run_directory::RunLayout layout = test::empty_run_directory(folder / "run");
    const scheduling::Grid grid(sweep().job);
    {
        JournalWriter journal(layout.journals(), sweep(), test::some_start());
        journal.begin(grid.unit(scheduling::UnitNumber{1}), scheduling::Iteration{0});
        journal.save_checkpoint(grid.unit(scheduling::UnitNumber{1}), state_at(1, 5));
    }
    const UnitHistory history = history_of_second(layout);
    EXPECT_EQ(history.checkpoint->iteration.value, 5);
    EXPECT_EQ(history.deaths, 0);
}

/// A journal of a process that dies in unit 1, begun at that iteration, after another state if there is one.
void die(const run_directory::RunLayout& layout, std::int64_t from, std::int64_t kept = 0) {
    const scheduling::WorkUnit unit = scheduling::Grid(sweep().job).unit(scheduling::UnitNumber{1});
    JournalWriter journal(layout.journals(), sweep(), test::some_start());
    journal.begin(unit, scheduling::Iteration{from});
    if (kept > 0)
        journal.save_checkpoint(unit, state_at(1, kept));
    leave_as_if_killed(layout, journal);
}

TEST(Deaths, CountFromTheNewestCheckpointOn) {
    const test::Folder folder;
    const run_directory::RunLayout layout = test::empty_run_directory(folder / "run");
    const auto counted = [&] { return history_of_second(layout).deaths_without_progress; };
    die(layout, 0);
    die(layout, 0);
    EXPECT_EQ(counted(), 2);
    die(layout, 0, 5);  // got further before it died
    EXPECT_EQ(counted(), 1);
    die(layout, 5);
    EXPECT_EQ(counted(), 2);
    EXPECT_EQ(history_of_second(layout).deaths, 4);
}

TEST(Deaths, AreForgottenWhenAGivenUpUnitIsPardoned) {
    const test::Folder folder;
    const run_directory::RunLayout layout = test::empty_run_directory(folder / "run");
    const scheduling::WorkUnit unit = scheduling::Grid(sweep().job).unit(scheduling::UnitNumber{1});
    die(layout, 0);
    die(layout, 0);
    const auto with_journal = [&](const auto& work) {
        JournalWriter journal(layout.journals(), sweep(), test::some_start());
        work(journal);
        journal.sync();
    };
    const scheduling::Record failed = computing::failed_record(unit);
    for (std::int64_t times = 1; times <= 2; ++times) {
        with_journal([&](JournalWriter& journal) { journal.write(failed, 0.0); });
        EXPECT_EQ(test::states_of(contents_of(layout)), "pending given_up pending");
        EXPECT_EQ(run_directory::gather(layout, sweep(), 1).failed, 1);
        with_journal([&](JournalWriter& journal) { journal.retry(unit, history_of_second(layout)); });
        EXPECT_EQ(test::states_of(contents_of(layout)), "pending pending pending");
        EXPECT_EQ(history_of_second(layout).deaths_without_progress, 0);
        die(layout, 0);
        EXPECT_EQ(history_of_second(layout).deaths_without_progress, 1);
    }
}

TEST(Deaths, ArePardonedOftenerThanTheUnitIsGivenUp) {
    const test::Folder folder;
    const run_directory::RunLayout layout = test::empty_run_directory(folder / "run");
    const scheduling::WorkUnit unit = scheduling::Grid(sweep().job).unit(scheduling::UnitNumber{1});
    const auto with_journal = [&](double started, const auto& work) {
        JournalWriter journal(layout.journals(), sweep(), test::some_start(started));
        work(journal);
        journal.sync();
    };
    const auto give_up = [&](double started) {
        with_journal(started,
                     [&](JournalWriter& journal) { journal.write(computing::failed_record(unit), 0.0); });
    };
    const auto retry = [&](double started) {
        const UnitHistory history = history_of_second(layout);
        with_journal(started, [&](JournalWriter& journal) { journal.retry(unit, history); });
    };
    die(layout, 0);
    die(layout, 0);
    give_up(1.7e9);
    retry(1.6e9);  // the clock was put back
    for (int times = 0; times < 3; ++times) {
        die(layout, 0);
        EXPECT_EQ(test::states_of(contents_of(layout)), "pending pending pending");
        retry(1.5e9);
        EXPECT_EQ(history_of_second(layout).deaths_without_progress, 0);
    }
    give_up(1.4e9);  // three retries without a give-up between them forgive no later one
    EXPECT_EQ(test::states_of(contents_of(layout)), "pending given_up pending");
    retry(1.3e9);
    EXPECT_EQ(test::states_of(contents_of(layout)), "pending pending pending");
}

TEST(Deaths, CountFromTheBeginningAfterARefusedCheckpoint) {
    const test::Folder folder;
    const run_directory::RunLayout layout = test::empty_run_directory(folder / "run");
    const scheduling::WorkUnit unit = scheduling::Grid(sweep().job).unit(scheduling::UnitNumber{1});
    die(layout, 0, 5);
    die(layout, 5, 11);
    const scheduling::CheckpointLocation newest = history_of_second(layout).checkpoint.value();
    EXPECT_EQ(newest.iteration.value, 11);
    {
        JournalWriter journal(layout.journals(), sweep(), test::some_start());
        journal.refuse_checkpoint(unit, newest);
        journal.begin(unit, scheduling::Iteration{0});
        leave_as_if_killed(layout, journal);
    }
    const UnitHistory history = history_of_second(layout);
    EXPECT_EQ(history.checkpoint->iteration.value, 5) << "the one before";
    {
        JournalWriter journal(layout.journals(), sweep(), test::some_start());
        journal.refuse_checkpoint(unit, *history.checkpoint);
        journal.begin(unit, scheduling::Iteration{0});
        leave_as_if_killed(layout, journal);
    }
    EXPECT_FALSE(history_of_second(layout).checkpoint.has_value());
    EXPECT_EQ(history_of_second(layout).deaths_without_progress, 4);
    die(layout, 0, 3);
    EXPECT_EQ(history_of_second(layout).checkpoint->iteration.value, 3) << "what is kept afterwards counts";
}

TEST(BadContent, IsComputedAgainAndEndsWithTheSameArchive) {
    const test::Folder folder;
    run_directory::RunLayout layout = test::empty_run_directory(folder / "run");
    resume(layout);
    std::filesystem::rename(layout.archive(), folder / "undisturbed.h5");
    const std::string whole = test::read_file(only_journal(layout));
    for (std::size_t place = 0; place < test::frames_of(whole).size(); ++place) {
        std::vector<test::SomeFrame> frames = test::frames_of(whole);
        if (frames[place].kind != FrameKind::record)
            continue;
        EncodedRecord record = deserialize(record_in(frames[place].kind, frames[place].payload));
        record.columns.clear();  // complete, but without a number
        frames[place].payload.resize(2 * sizeof(std::uint64_t));
        const Bytes bytes = test::serialized(record);
        frames[place].payload.insert(frames[place].payload.end(), bytes.begin(), bytes.end());
        layout = test::empty_run_directory(folder / "run");
        test::write_file(layout.journals() / "bad.journal", test::sealed(frames));
        const GridContents contents = contents_of(layout);
        EXPECT_EQ(contents.damaged(), 1);
        EXPECT_EQ(contents.complete(), 2);
        EXPECT_EQ(run_directory::gather(layout, sweep(), 1).complete, 2) << "the unit is pending";
        std::filesystem::remove(layout.archive());
        resume(layout);
        EXPECT_THAT(archive::compare_archives(layout.archive(), folder / "undisturbed.h5"), IsEmpty());
    }
}

TEST(Checkpoints, OfOtherQuantitiesAreNotContinued) {
    const test::Folder folder;
    const run_directory::RunLayout layout = test::empty_run_directory(folder / "run");
    const scheduling::WorkUnit unit = scheduling::Grid(sweep().job).unit(scheduling::UnitNumber{1});
    die(layout, 0, 5);
    const scheduling::CheckpointLocation place = history_of_second(layout).checkpoint.value();
    const std::filesystem::path file = layout.journals() / place.journal;
    std::vector<test::SomeFrame> frames = test::frames_of(test::read_file(file));
    ASSERT_EQ(frames[2].kind, FrameKind::checkpoint);
    const std::size_t tag = 8 + 8 + 8 + 8 + 8 * unit.seeds.size() + 8 + 8;
    frames[2].payload[tag] ^= std::byte{1};
    test::write_file(file, test::sealed(frames));
    JournalWriter journal(layout.journals(), sweep(), test::some_start());
    EXPECT_FALSE(journal.load_checkpoint(unit, place).has_value());
    const GridContents contents = contents_of(layout);
    EXPECT_EQ(contents.units()[1].checkpoint(), nullptr);
    EXPECT_EQ(contents.damaged(), 0);
}

TEST(SlowInterruptedJournal, CutAnywhereEndsWithTheSameArchive) {
    const test::Folder folder;
    run_directory::RunLayout layout = test::empty_run_directory(folder / "run");
    resume(layout);
    std::filesystem::rename(layout.archive(), folder / "undisturbed.h5");
    layout = test::empty_run_directory(folder / "run");
    interrupt(layout);
    const std::string whole = test::read_file(only_journal(layout));
    ASSERT_GT(whole.size(), 5000U);
    ASSERT_LT(whole.size(), 20'000U);
    // Every seventh byte, so that cuts fall into every part of a frame; JournalDamageTest reads every single
    // length.
    for (std::size_t size = 0; size <= whole.size(); size += 7) {
        layout = test::empty_run_directory(folder / "run");
        test::write_file(layout.journals() / "cut.journal", whole.substr(0, size));
        resume(layout);
        ASSERT_THAT(archive::compare_archives(layout.archive(), folder / "undisturbed.h5"), IsEmpty())
            << size;
    }
}

/// Every older format is read for ever: these journals are never written again.
class KeptJournal : public testing::TestWithParam<const char*> {};

TEST_P(KeptJournal, IsContinued) {
    const test::Folder folder;
    run_directory::RunLayout layout = test::empty_run_directory(folder / "run");
    resume(layout);
    std::filesystem::rename(layout.archive(), folder / "undisturbed.h5");
    layout = test::empty_run_directory(folder / "run");
    std::filesystem::copy_file(std::filesystem::path(NETLYAP_SOURCE) / "tests/storage/data" / GetParam(),
                               layout.journals() / GetParam());
    EXPECT_EQ(test::states_of(contents_of(layout)), "complete pending pending");
    EXPECT_EQ(history_of_second(layout).checkpoint->iteration.value, 11);
    EXPECT_EQ(history_of_second(layout).deaths, 1);
    resume(layout);
    const std::vector<std::string> differences =
        archive::compare_archives(layout.archive(), folder / "undisturbed.h5");
    if (GetParam() >= std::string("version_4.journal"))
        EXPECT_THAT(differences, IsEmpty());
    else  // what is in the journal stays as it is: its version rounded the loss in another way (CHANGELOG.md)
        EXPECT_THAT(differences, testing::ElementsAre(testing::StartsWith("/training/loss differs in ")));
}

INSTANTIATE_TEST_SUITE_P(Versions, KeptJournal,
                         testing::Values("version_2.journal", "version_3.journal", "version_4.journal",
                                         "version_5.journal"),
                         [](const auto& version) { return std::string(version.param).substr(0, 9); });

}  // namespace
}  // namespace netlyap::journal
