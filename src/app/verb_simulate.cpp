#include "netlyap/core/error.hpp"
#include "netlyap/core/process.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/sweep/scheduling/grid.hpp"
#include "netlyap/sweep/scheduling/prepared_job.hpp"
#include "netlyap/sweep/scheduling/simulation.hpp"

#include "calibration.hpp"
#include "json_output.hpp"
#include "next_command.hpp"
#include "verbs.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <iostream>
#include <vector>

namespace netlyap {

namespace {

const VerbSyntax simulate_syntax = {
    "simulate",
    "JOB.ini",
    "predict how a job would run on another machine",
    "The real scheduler hands out the units of the job in virtual time; what a unit takes is "
    "measured here for half a second.\n"
    "Nothing is computed and nothing is written.",
    {{"ranks", "N",
      "simulate N ranks, one of which hands out the work (default: as many as `netlyap plan` would take "
      "here, "
      "one per processor and no more than there are units, plus one)"},
     {"curve", "", "simulate 2, 11, 101, ... ranks as well, up to N"},
     {"ranks-per-node", "N", "number of ranks that die together when a node fails (default: 64)"},
     {"node-failures-per-day", "X", "of the nodes of all N ranks together (default: 0)"},
     {"launcher", "NAME",
      "mpirun (default): the other workers go on when a node fails, as with --enable-recovery; srun: the job "
      "ends and "
      "starts again"},
     {"time-limit", "SECONDS",
      "wall-clock limit of one start; the job is then stopped and requeued (default: no limit)"},
     {"requeue-seconds", "S", "from the end of a start to the next one, which is not paid for (default: 60)"},
     {"unit-seconds", "S", "time that a unit takes, instead of what is measured here"},
     {"message-seconds", "S",
      "time that the master takes for a report and its answer (default: 1e-05, twice what was measured)"},
     {"start-seconds", "S", "from the launcher to the first unit (default: 0.4)"},
     {"json", "", "print one object for other programs; output.schema.json describes it"}},
    JobKeys::all};

scheduling::SimulatedMachine machine_from(const Arguments& arguments, std::int64_t units) {
    scheduling::SimulatedMachine machine;
    const std::int64_t ranks_here =
        std::min(units, static_cast<std::int64_t>(std::max(1U, usable_processors()))) + 1;
    machine.ranks = count_option(arguments, "ranks", ranks_here, most_ranks);
    machine.ranks_per_node = count_option(arguments, "ranks-per-node", 64, most_ranks);
    machine.node_failures_per_day = number_option(arguments, "node-failures-per-day", 0.0);
    machine.time_limit_seconds = number_option(arguments, "time-limit", 0.0);
    machine.requeue_seconds = number_option(arguments, "requeue-seconds", 60.0);
    if (arguments.has("launcher")) {
        const std::string& launcher = arguments.options.at("launcher");
        if (launcher != "srun" && launcher != "mpirun")
            throw UsageError("--launcher is \"" + launcher + "\"; it must be srun or mpirun");
        machine.survives_deaths = launcher == "mpirun";
    }
    return machine;
}

std::string time_text(double seconds) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.2f s", seconds);
    return seconds < 100.0 ? text.data() : duration_text(seconds);
}

void print_row(const scheduling::SimulatedMachine& machine, const scheduling::SimulationResult& result) {
    std::array<char, 256> line{};
    std::snprintf(line.data(), line.size(),
                  "%7lld  %12s  %12s  %8.1f %%  %10s  %10s  %6.1f %%  %8lld  %6lld  %8.2f  %8.2f\n",
                  static_cast<long long>(machine.ranks), time_text(result.computing_seconds).c_str(),
                  time_text(result.gathering_seconds).c_str(), 100.0 * result.efficiency,
                  count_text(result.messages_per_second).c_str(),
                  count_text(result.peak_messages_per_second).c_str(), 100.0 * result.master_busy,
                  static_cast<long long>(result.node_failures), static_cast<long long>(result.starts),
                  result.lost_to_failures / 3600.0, result.lost_to_limits / 3600.0);
    std::cout << line.data() << std::flush;
}

void print_head(const std::string& name, std::int64_t units, double unit_seconds,
                const scheduling::SimulatedMachine& machine, bool are_ranks_given) {
    std::array<char, 256> head{};
    std::snprintf(head.data(), head.size(), "%s: %s %s of %.3g s, %s of one core in all\n", name.c_str(),
                  count_text(static_cast<double>(units)).c_str(), units == 1 ? "unit" : "units", unit_seconds,
                  duration_text(unit_seconds * static_cast<double>(units)).c_str());
    std::cout << head.data() << "simulated for " << machine.ranks << " ranks"
              << (are_ranks_given ? "" : ", the number for this machine; --ranks N asks for another")
              << ": one hands out the work, " << machine.ranks - 1
              << (machine.ranks == 2 ? " computes\n" : " compute\n")
              << "                                               messages/s of the master     "
                 "node              core-hours lost to\n"
                 "  ranks     computing     gathering  efficiency        mean        peak    busy  failures  "
                 "starts  failures    limits\n";
}

Json row_json(const scheduling::SimulatedMachine& machine, const scheduling::SimulationResult& result) {
    return {{"ranks", json_integer(machine.ranks)},
            {"computing_seconds", json_number(result.computing_seconds)},
            {"gathering_seconds", json_number(result.gathering_seconds)},
            {"efficiency", json_number(result.efficiency)},
            {"messages_per_second", json_number(result.messages_per_second)},
            {"peak_messages_per_second", json_number(result.peak_messages_per_second)},
            {"master_busy", json_number(result.master_busy)},
            {"node_failures", json_integer(result.node_failures)},
            {"starts", json_integer(result.starts)},
            {"units_given_up", json_integer(result.units_failed)},
            {"core_seconds_lost_to_failures", json_number(result.lost_to_failures)},
            {"core_seconds_lost_to_limits", json_number(result.lost_to_limits)}};
}

ExitCode simulate_job(const Arguments& arguments) {
    const job::Job given = job_from(arguments).job;
    const scheduling::PreparedJob prepared(given, data_from(arguments, given, {}));
    const scheduling::Grid grid(prepared.job);
    scheduling::SimulatedMachine machine = machine_from(arguments, grid.units());
    scheduling::CostModel cost;
    cost.message_seconds = number_option(arguments, "message-seconds", cost.message_seconds);
    cost.start_seconds = number_option(arguments, "start-seconds", cost.start_seconds);
    cost.unit_seconds = number_option(arguments, "unit-seconds", 0.0);
    if (cost.unit_seconds == 0.0)
        cost.unit_seconds = scheduling::member_steps(prepared.job) / static_cast<double>(grid.units()) /
                            measure_speed(prepared).member_steps_per_second;
    scheduling::LedgerSettings settings;
    settings.lease_timeout = prepared.job.run.lease_timeout;
    settings.checkpoint_seconds = prepared.job.run.checkpoint_seconds;
    settings.max_attempts = prepared.job.run.max_attempts;
    const bool for_programs = arguments.has("json");
    if (!for_programs)
        print_head(prepared.job.name, grid.units(), cost.unit_seconds, machine, arguments.has("ranks"));
    std::vector<std::int64_t> ranks;
    if (arguments.has("curve"))
        for (std::int64_t workers = 1; workers + 1 < machine.ranks; workers *= 10)
            ranks.push_back(workers + 1);
    ranks.push_back(machine.ranks);
    const auto nodes = [&](std::int64_t count) {
        return static_cast<double>((count + machine.ranks_per_node - 1) / machine.ranks_per_node);
    };
    const double failures_per_node = machine.node_failures_per_day / nodes(machine.ranks);
    Json machines = Json::array();
    for (const std::int64_t count : ranks) {
        machine.ranks = count;
        machine.node_failures_per_day = failures_per_node * nodes(count);
        const scheduling::SimulationResult result =
            scheduling::simulate(grid.units(), cost, machine, settings);
        if (for_programs)
            machines.push_back(row_json(machine, result));
        else
            print_row(machine, result);
    }
    const std::string next = is_repeatable(arguments, given)
                                 ? pasted_command("plan", arguments.operand) + pasted_keys(arguments)
                                 : "";
    if (for_programs)
        print_json("simulate", {{"name", prepared.job.name},
                                {"units", json_integer(grid.units())},
                                {"unit_seconds", json_number(cost.unit_seconds)},
                                {"machines", machines},
                                {"next", json_commands(next)}});
    else if (!next.empty())
        std::cout << next_line(next);
    return ExitCode::complete;
}

}  // namespace

Verb simulate_verb() {
    return {simulate_syntax, simulate_job};
}

}  // namespace netlyap
