#pragma once

#include "counting_kernel.hpp"
#include "whole_run.hpp"
#include "workload.hpp"

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
    numpy,
    torch,
};

/// One implementation.
struct Row {
    std::string name;
    RowKind kind;
    std::string instruction_set;  ///< of ours
    std::size_t networks;
    double difference;          ///< from our trajectory over the first steps, relative
    std::vector<double> rates;  ///< member-steps per CPU second [repetition]
    double rate;                ///< their median
    /// Rate x operations of the limit / FMA peak of the same instruction set; nothing for peers, and where we
    /// cannot measure the peak.
    std::optional<double> fraction_of_limit;
};

/// The FMA peak of one instruction set.
struct PeakRow {
    std::string instruction_set;
    double lanes_per_second;
    double per_cycle;  ///< FMA instructions per core cycle
};

/// All that was measured with one shape.
struct Comparison {
    Shape shape;
    int repetitions;
    std::vector<PeakRow> peaks;
    OperationCount operations;   ///< of our kernels, per member-step
    double operations_of_limit;  ///< FMA and multiplications of a member-step at the limit
    std::vector<Row> rows;
};

struct Report {
    std::string processor;
    std::vector<Comparison> shapes;  ///< the paper's first
    WholeRun whole_run;
    std::vector<std::string> remarks;
};

/// "GCC 12.2.0, Release (-O3 -DNDEBUG)"
[[nodiscard]] std::string compiler();

/// The fastest of our kernels.
[[nodiscard]] const Row& best(const Comparison& comparison);

/// The fastest of all others.
[[nodiscard]] const Row& fastest_peer(const Comparison& comparison);

/// How many times faster our best kernel is than the fastest implementation of that kind.
[[nodiscard]] double ratio_to(const Comparison& comparison, RowKind kind);

/// report.cpp: tables for people, at the end the one of README.md.
void print_table(std::ostream& out, const Report& report);

/// report_json.cpp
void print_json(std::ostream& out, const Report& report);

}  // namespace netlyap::bench
