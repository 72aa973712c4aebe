#include "netlyap/sweep/scheduling/ledger.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace netlyap::scheduling {
namespace {

using ::testing::IsEmpty;

template <class... Numbers>
auto are_units(Numbers... numbers) {
    return testing::ElementsAre(UnitNumber{numbers}...);
}

LedgerSettings settings(std::int64_t workers, std::int64_t max_attempts = 3) {
    LedgerSettings chosen;
    chosen.workers = workers;
    chosen.lease_timeout = 60.0;
    chosen.max_attempts = max_attempts;
    return chosen;
}

std::vector<bool> pending(std::size_t units) {
    return std::vector<bool>(units, false);
}

/// Teaches the ledger the time of a unit by computing the first one.
void time_a_unit(Ledger& ledger, double seconds) {
    ASSERT_THAT(ledger.next(WorkerId{0}, 0.0), are_units(0)) << "one unit while nothing is known";
    EXPECT_EQ(ledger.seconds_per_unit(), 0.0);
    ledger.complete(WorkerId{0}, UnitNumber{0}, seconds, 0.0);
    EXPECT_EQ(ledger.seconds_per_unit(), seconds);
}

TEST(Ledger, StartsWithWhatIsDone) {
    const std::vector<bool> is_done = {true, false, true, false, false};
    Ledger ledger(is_done, settings(1));
    EXPECT_EQ(ledger.counts().done, 2);
    EXPECT_EQ(ledger.counts().pending, 3);
    EXPECT_TRUE(ledger.is_done(UnitNumber{2}));
    EXPECT_FALSE(ledger.is_done(UnitNumber{1}));
    EXPECT_THAT(ledger.next(WorkerId{0}, 0.0), are_units(1));
    EXPECT_THAT(ledger.next(WorkerId{1}, 0.0), are_units(3));
    EXPECT_TRUE(Ledger(std::vector<bool>(4, true), settings(1)).is_finished());
    EXPECT_TRUE(Ledger({}, settings(1)).is_finished());
    EXPECT_THAT(Ledger({}, settings(1)).next(WorkerId{0}, 0.0), IsEmpty());
}

TEST(Ledger, LeasesAboutASecondOrAShareOfTheRest) {
    for (const auto& [units, workers, seconds, expected] :
         {std::tuple(10'001, 4, 0.01, 100),  // a second
          std::tuple(10'001, 4, 0.03, 33),   // a second, rounded down
          std::tuple(10'001, 4, 3.0, 1),     // longer than a second
          std::tuple(161, 10, 0.01, 4),      // 160 / (4 x 10)
          std::tuple(100, 25, 0.01, 1)}) {   // less than one unit
        Ledger ledger(pending(static_cast<std::size_t>(units)), settings(workers));
        time_a_unit(ledger, seconds);
        const std::vector<UnitNumber> lease = ledger.next(WorkerId{1}, 0.0);
        ASSERT_EQ(lease.size(), static_cast<std::size_t>(expected)) << units << " " << seconds;
        for (std::size_t i = 0; i < lease.size(); ++i)
            EXPECT_EQ(lease[i].index(), i + 1) << "in the order of their numbers";
    }
}

TEST(Ledger, LeasesNoMoreThanTheBudget) {
    Ledger ledger(pending(1000), settings(1));
    time_a_unit(ledger, 0.1);
    EXPECT_EQ(ledger.next(WorkerId{1}, 0.0, 0.35).size(), 3U);
    EXPECT_THAT(ledger.next(WorkerId{2}, 0.0, 0.09), IsEmpty()) << "not even one fits";
    EXPECT_EQ(ledger.next(WorkerId{2}, 0.0, 0.1).size(), 1U);
    EXPECT_EQ(ledger.counts().leased, 4);
    Ledger fresh(pending(10), settings(1));
    EXPECT_EQ(fresh.next(WorkerId{1}, 0.0, 1e-6).size(), 1U) << "nothing is known yet";
}

TEST(Ledger, AskingAgainReturnsTheOldLease) {
    Ledger ledger(pending(1001), settings(1));
    time_a_unit(ledger, 0.25);
    EXPECT_THAT(ledger.next(WorkerId{1}, 0.0), are_units(1, 2, 3, 4));
    ledger.complete(WorkerId{1}, UnitNumber{2}, 0.25, 1.0);
    EXPECT_EQ(ledger.counts().leased, 3);
    EXPECT_THAT(ledger.next(WorkerId{1}, 1.0), are_units(1, 3, 4, 5));
    EXPECT_EQ(ledger.counts().leased, 4);
    EXPECT_THAT(ledger.expire(61.0), IsEmpty());
    EXPECT_EQ(ledger.counts().leased, 0);
}

TEST(Ledger, ASignOfLifeMovesTheDeadline) {
    Ledger ledger(pending(3), settings(3));
    EXPECT_THAT(ledger.next(WorkerId{1}, 0.0), are_units(0));
    EXPECT_THAT(ledger.next(WorkerId{2}, 0.0), are_units(1));
    ledger.extend(WorkerId{1}, 30.0);
    ledger.extend(WorkerId{77}, 30.0);  // nobody we know
    ledger.expire(59.9);
    EXPECT_EQ(ledger.counts().leased, 2);
    ledger.expire(60.0);
    EXPECT_EQ(ledger.counts().leased, 1) << "worker 2 was not heard of";
    ledger.expire(89.9);
    EXPECT_EQ(ledger.counts().leased, 1);
    ledger.expire(90.0);
    EXPECT_EQ(ledger.counts().leased, 0);
    EXPECT_EQ(ledger.counts().pending, 3);
}

TEST(Ledger, AUnitIsGivenUpAfterItsAttempts) {
    Ledger ledger(pending(2), settings(1, 3));
    double now = 0.0;
    EXPECT_THAT(ledger.next(WorkerId{2}, now), are_units(0));
    EXPECT_THAT(ledger.next(WorkerId{1}, now), are_units(1));
    ledger.complete(WorkerId{1}, UnitNumber{1}, 1.0, now);
    ledger.release(WorkerId{2});
    for (int attempt = 1; attempt <= 3; ++attempt) {
        EXPECT_THAT(ledger.next(WorkerId{1}, now), are_units(0));
        now += 60.0;
        const std::vector<UnitNumber> given_up = ledger.expire(now);
        EXPECT_EQ(given_up,
                  attempt == 3 ? std::vector<UnitNumber>{UnitNumber{0}} : std::vector<UnitNumber>{});
    }
    EXPECT_EQ(ledger.counts().failed, 1);
    EXPECT_TRUE(ledger.is_finished());
}

TEST(Ledger, ALostUnitComesLastAndAlone) {
    Ledger ledger(pending(100), settings(1, 3));
    EXPECT_THAT(ledger.next(WorkerId{1}, 0.0), are_units(0));
    ledger.expire(60.0);
    std::vector<UnitNumber> lease;
    for (std::vector<UnitNumber> next = ledger.next(WorkerId{1}, 60.0); !next.empty();
         next = ledger.next(WorkerId{1}, 60.0)) {
        lease = next;
        for (const UnitNumber unit : lease)
            ledger.complete(WorkerId{1}, unit, 0.001, 60.0);
    }
    EXPECT_THAT(lease, are_units(0));
    EXPECT_EQ(ledger.counts().done, 100);
}

TEST(Ledger, ProgressForgetsLosses) {
    Ledger ledger(pending(1), settings(1, 2));
    for (int times = 0; times < 5; ++times) {
        EXPECT_THAT(ledger.next(WorkerId{1}, 100.0 * times), are_units(0));
        ledger.progress(UnitNumber{0});
        EXPECT_THAT(ledger.expire(100.0 * times + 60.0), IsEmpty());
    }
    EXPECT_THAT(ledger.next(WorkerId{1}, 1000.0), are_units(0));
    EXPECT_THAT(ledger.expire(1060.0), are_units(0)) << "the second time without progress";
}

TEST(Ledger, ReleaseIsNoLoss) {
    Ledger ledger(pending(1), settings(1, 1));
    for (int times = 0; times < 5; ++times) {
        EXPECT_THAT(ledger.next(WorkerId{1}, 0.0), are_units(0));
        ledger.release(WorkerId{1});
        EXPECT_THAT(ledger.expire(1e9), IsEmpty());
    }
    EXPECT_EQ(ledger.counts().pending, 1);
}

TEST(Ledger, RemembersWhatEarlierStartsHaveLost) {
    Ledger ledger(pending(4), settings(1, 3));
    ledger.recall_given_up(UnitNumber{0});
    ledger.restore_loss_count(UnitNumber{1}, 2);
    ledger.restore_loss_count(UnitNumber{2}, 3);
    EXPECT_THAT(ledger.expire(0.0), are_units(2));
    EXPECT_THAT(ledger.next(WorkerId{1}, 0.0), are_units(3));
    ledger.complete(WorkerId{1}, UnitNumber{3}, 1.0, 0.0);
    EXPECT_THAT(ledger.next(WorkerId{1}, 0.0), are_units(1));
    EXPECT_THAT(ledger.expire(60.0), are_units(1)) << "the third time";
    EXPECT_EQ(ledger.counts().failed, 3);
    EXPECT_TRUE(ledger.is_finished());
}

TEST(Ledger, FitsWhatReachesItsFirstCheckpoint) {
    LedgerSettings one = settings(1);
    one.checkpoint_seconds = 10.0;
    Ledger ledger(pending(10), one);
    EXPECT_TRUE(ledger.fits(0.0)) << "nothing is known yet";
    EXPECT_FALSE(ledger.fits(-1.0));
    time_a_unit(ledger, 100.0);
    EXPECT_TRUE(ledger.fits(10.0));
    EXPECT_FALSE(ledger.fits(9.0));
    EXPECT_THAT(ledger.next(WorkerId{1}, 0.0, 11.0), are_units(1)) << "one is begun";
    EXPECT_THAT(ledger.next(WorkerId{2}, 0.0, 9.0), IsEmpty());
}

TEST(Ledger, ALostUnitIsLeasedAloneAndTakesNoOtherWithIt) {
    Ledger ledger(pending(1001), settings(1, 3));
    time_a_unit(ledger, 0.25);
    constexpr UnitNumber poison{3};
    double now = 0.0;
    std::int64_t worker = 0;
    while (!ledger.is_finished()) {
        const std::vector<UnitNumber> lease = ledger.next(WorkerId{++worker}, now);
        ASSERT_FALSE(lease.empty());
        for (const UnitNumber unit : lease) {
            if (unit == poison) {  // the worker dies of it
                now += 60.0;
                ledger.expire(now);
                break;
            }
            ledger.complete(WorkerId{worker}, unit, 0.25, now);
        }
    }
    EXPECT_EQ(ledger.counts().failed, 1);
    EXPECT_EQ(ledger.counts().done, 1000);
}

TEST(Ledger, AResultThatArrivesTwiceCountsOnce) {
    Ledger ledger(pending(2), settings(1));
    EXPECT_THAT(ledger.next(WorkerId{1}, 0.0), are_units(0));
    EXPECT_TRUE(ledger.complete(WorkerId{1}, UnitNumber{0}, 2.0, 1.0));
    EXPECT_FALSE(ledger.complete(WorkerId{1}, UnitNumber{0}, 9.0, 1.0));
    EXPECT_FALSE(ledger.complete(WorkerId{2}, UnitNumber{0}, 9.0, 1.0));
    EXPECT_EQ(ledger.counts().done, 1);
    EXPECT_EQ(ledger.seconds_per_unit(), 2.0);
}

TEST(Ledger, ALateResultCountsWhateverBecameOfTheUnit) {
    // Pending again.
    Ledger ledger(pending(3), settings(1, 2));
    EXPECT_THAT(ledger.next(WorkerId{1}, 0.0), are_units(0));
    ledger.expire(60.0);
    EXPECT_TRUE(ledger.complete(WorkerId{1}, UnitNumber{0}, 1.0, 61.0));
    EXPECT_EQ(ledger.counts().done, 1);
    // Leased to another, who is told nothing and delivers it too.
    EXPECT_THAT(ledger.next(WorkerId{1}, 100.0), are_units(1));
    EXPECT_THAT(ledger.next(WorkerId{9}, 100.0), are_units(2));
    ledger.expire(160.0);
    EXPECT_THAT(ledger.next(WorkerId{2}, 160.0), are_units(1));
    EXPECT_TRUE(ledger.complete(WorkerId{1}, UnitNumber{1}, 1.0, 161.0));
    EXPECT_EQ(ledger.counts().leased, 0);
    EXPECT_FALSE(ledger.complete(WorkerId{2}, UnitNumber{1}, 1.0, 162.0));
    EXPECT_THAT(ledger.expire(1000.0), IsEmpty()) << "nothing is on lease";
    // Given up.
    EXPECT_THAT(ledger.next(WorkerId{1}, 2000.0), are_units(2));
    ledger.expire(2060.0);
    EXPECT_EQ(ledger.counts().failed, 1);
    EXPECT_TRUE(ledger.complete(WorkerId{1}, UnitNumber{2}, 1.0, 4000.0));
    EXPECT_EQ(ledger.counts().failed, 0);
    EXPECT_EQ(ledger.counts().done, 3);
    EXPECT_TRUE(ledger.is_finished());
}

TEST(Ledger, ClosedHandsOutNothingAndEndsWithItsLeases) {
    Ledger ledger(std::vector<bool>(3, false), LedgerSettings{});
    const std::vector<UnitNumber> lease = ledger.next(WorkerId{1}, 0.0);
    ASSERT_EQ(lease.size(), 1U);
    ledger.close();
    EXPECT_TRUE(ledger.next(WorkerId{2}, 0.0).empty());
    EXPECT_FALSE(ledger.is_finished()) << "a unit is still on lease";
    EXPECT_TRUE(ledger.complete(WorkerId{1}, lease[0], 1.0, 0.5));
    EXPECT_TRUE(ledger.is_finished());
    EXPECT_EQ(ledger.counts().pending, 2);
}

}  // namespace
}  // namespace netlyap::scheduling
