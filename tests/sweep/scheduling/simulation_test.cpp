#include "netlyap/sweep/scheduling/simulation.hpp"

#include "netlyap/core/error.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace netlyap::scheduling {
namespace {

/// Nothing but the units costs anything, and all are alike.
CostModel free_of_cost() {
    CostModel cost;
    cost.unit_seconds = 0.5;
    cost.unit_spread = cost.start_seconds = cost.message_seconds = cost.turnaround_seconds =
        cost.sync_seconds = cost.gather_seconds_per_unit = 0.0;
    return cost;
}

SimulatedMachine with_ranks(std::int64_t ranks) {
    SimulatedMachine machine;
    machine.ranks = ranks;
    machine.ranks_per_node = 4;
    return machine;
}

TEST(Simulation, WithoutCostsIsIdeal) {
    for (const std::int64_t workers : {1, 4, 16}) {
        const SimulationResult result = simulate(64, free_of_cost(), with_ranks(workers + 1), {});
        EXPECT_NEAR(result.computing_seconds, 64 * 0.5 / static_cast<double>(workers), 1e-9);
        EXPECT_NEAR(result.efficiency, 1.0, 1e-9);
        EXPECT_EQ(result.starts, 1);
        EXPECT_EQ(result.units_failed, 0);
    }
}

TEST(Simulation, EveryCostIsPaidOnce) {
    CostModel cost = free_of_cost();
    cost.start_seconds = 3.0;
    cost.sync_seconds = 0.25;
    cost.turnaround_seconds = 0.125;
    cost.gather_seconds_per_unit = 0.5;
    LedgerSettings one_at_a_time;
    one_at_a_time.lease_seconds = 0.0;
    const SimulationResult result = simulate(8, cost, with_ranks(2), one_at_a_time);
    EXPECT_NEAR(result.computing_seconds, 3.0 + 8 * (0.5 + 0.25 + 0.125), 1e-9);
    EXPECT_NEAR(result.gathering_seconds, 8 * 0.5, 1e-9);
    EXPECT_NEAR(result.efficiency, 8 * 0.5 / result.computing_seconds, 1e-9);
}

TEST(Simulation, ABusyMasterIsTheBottleneck) {
    CostModel cost = free_of_cost();
    cost.message_seconds = 0.01;
    LedgerSettings one_at_a_time;
    one_at_a_time.lease_seconds = 0.0;
    const SimulationResult result = simulate(10'000, cost, with_ranks(1001), one_at_a_time);
    EXPECT_NEAR(result.computing_seconds, 10'000 * 0.01, 12.0)
        << "as long as its messages take one after the other";
    EXPECT_GT(result.master_busy, 0.95);
    EXPECT_NEAR(result.messages_per_second, 200.0, 20.0);
}

TEST(Simulation, FailuresCostWorkAndNothingElse) {
    SimulatedMachine machine = with_ranks(41);
    machine.node_failures_per_day = 86400.0 / 20.0;
    LedgerSettings settings;
    settings.lease_timeout = 5.0;
    settings.max_attempts = 1'000'000;
    for (const bool survives : {true, false}) {
        machine.survives_deaths = survives;
        const SimulationResult result = simulate(40'000, free_of_cost(), machine, settings);
        EXPECT_GT(result.node_failures, 5);
        EXPECT_GT(result.lost_to_failures, 0.0);
        EXPECT_EQ(result.units_failed, 0);
        EXPECT_LT(result.lost_to_failures, 40.0 * 1.5 * static_cast<double>(result.node_failures))
            << "a lease at most";
        EXPECT_GT(result.computing_seconds, 40'000 * 0.5 / 40.0);
        if (!survives) {
            EXPECT_EQ(result.starts, 1 + result.node_failures);
        }
    }
}

TEST(Simulation, CheckpointsBoundWhatAFailureCosts) {
    CostModel cost = free_of_cost();
    cost.unit_seconds = 1000.0;
    SimulatedMachine machine = with_ranks(2);
    machine.node_failures_per_day = 86400.0 / 300.0;  // far more often than a unit is done
    machine.survives_deaths = false;
    machine.requeue_seconds = 0.0;
    LedgerSettings settings;
    settings.checkpoint_seconds = 10.0;
    const SimulationResult result = simulate(20, cost, machine, settings);
    const double lost = result.computing_seconds - 20'000.0;
    EXPECT_GT(lost, 0.0);
    EXPECT_LT(lost, 10.0 * static_cast<double>(result.node_failures));
}

TEST(Simulation, ThatNeverEndsIsRefused) {
    CostModel cost = free_of_cost();
    cost.start_seconds = 100.0;
    SimulatedMachine machine = with_ranks(2);
    machine.time_limit_seconds = 60.0;
    EXPECT_THROW(static_cast<void>(simulate(1, cost, machine, {})), UsageError);
}

TEST(Simulation, LimitsStopAndContinue) {
    CostModel cost = free_of_cost();
    cost.unit_seconds = 95.0;  // longer than a start: its state is kept
    SimulatedMachine machine = with_ranks(3);
    machine.time_limit_seconds = 90.0;
    const SimulationResult result = simulate(6, cost, machine, {});
    EXPECT_EQ(result.starts, 5) << "285 s of work for each worker, 60 s in every start";
    EXPECT_NEAR(result.lost_to_limits, 4 * 2 * 30.0, 1e-6);
    EXPECT_NEAR(result.computing_seconds, 4 * (90.0 + 60.0) + 45.0, 1e-6);
}

TEST(Simulation, IsDeterministic) {
    SimulatedMachine machine = with_ranks(100);
    machine.node_failures_per_day = 50'000.0;
    machine.time_limit_seconds = 120.0;
    CostModel cost;
    cost.unit_seconds = 0.5;
    const auto once = [&] { return simulate(20'000, cost, machine, {}); };
    const SimulationResult first = once();
    EXPECT_GT(first.node_failures, 0);
    EXPECT_TRUE(first == once()) << "every member";
}

TEST(SlowSimulation, TenThousandRanksAreUsed) {
    CostModel cost;
    cost.unit_seconds = 0.5;
    const SimulationResult result = simulate(1'000'000, cost, with_ranks(10'000), {});
    EXPECT_GT(result.efficiency, 0.95);
    EXPECT_LT(result.master_busy, 0.5);
}

}  // namespace
}  // namespace netlyap::scheduling
