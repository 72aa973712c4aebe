#pragma once

#include "counting_kernel.hpp"
#include "whole_run.hpp"

#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace netlyap::bench {

enum class RowKind : int {
    ours,
    libm,
    eigen,        ///< as its manual has it
    eigen_tuned,  ///< by trial
    other,
};

/// One implementation.
struct Row {
    std::string name;
    RowKind kind;
    std::size_t networks;
    double difference;           ///< from our trajectory over the first steps, relative
    std::vector<double> rates;   ///< member-steps per CPU second [repetition]
    double rate;                 ///< their median
    std::optional<double> peak;  ///< lanes/s of its instruction set; for ours, where we can measure it
};

/// The FMA peak of one instruction set.
struct PeakRow {
    std::string instruction_set;
    double lanes_per_second;
    double per_cycle;  ///< FMA instructions per core cycle
};

struct Report {
    std::string processor;
    std::size_t steps;  ///< of a trajectory
    int repetitions;
    std::vector<PeakRow> peaks;
    OperationCount operations;  ///< of our kernels, per member-step
    std::vector<Row> rows;
    WholeRun whole_run;
    std::vector<std::string> remarks;
};

/// The fastest of our kernels.
[[nodiscard]] const Row& best(const Report& report);

/// How many times faster our best kernel is than the fastest implementation of that kind.
[[nodiscard]] double ratio_to(const Report& report, RowKind kind);

/// Rate x 34,286 / FMA peak of the same instruction set; nothing for peers.
[[nodiscard]] std::optional<double> fraction_of_limit(const Row& row);

void print_table(std::ostream& out, const Report& report);
void print_json(std::ostream& out, const Report& report);

}  // namespace netlyap::bench
