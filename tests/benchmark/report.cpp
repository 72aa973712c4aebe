#include "report.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/core/build_info.hpp"
#include "netlyap/core/text.hpp"

#include "measurement.hpp"

#include <algorithm>
#include <iomanip>
#include <sstream>

namespace netlyap::bench {

namespace {

std::string fixed(double value, int digits) {
    std::ostringstream text;
    text << std::fixed << std::setprecision(digits) << value;
    return text.str();
}

/// 34286 as "34,286"; small numbers with three digits.
std::string grouped(double value) {
    if (value < 100.0)
        return fixed(value, value < 10.0 ? 2 : 1);
    std::string digits = fixed(value, 0);
    for (std::size_t place = digits.size(); place > 3; place -= 3)
        digits.insert(place - 3, ",");
    return digits;
}

template <class Accepts>
const Row& fastest(const Comparison& comparison, Accepts accepts) {
    const Row* found = nullptr;
    for (const Row& row : comparison.rows)
        if (accepts(row.kind) && (found == nullptr || row.rate > found->rate))
            found = &row;
    NETLYAP_ASSERT(found != nullptr, "somebody of every kind that is asked for is measured");
    return *found;
}

using Table = std::vector<std::vector<std::string>>;

/// The first column to the left, numbers to the right.
void print_aligned(std::ostream& out, const Table& table) {
    std::vector<std::size_t> widths(table.front().size(), 0);
    for (const auto& row : table)
        for (std::size_t column = 0; column < row.size(); ++column)
            widths[column] = std::max(widths[column], row[column].size());
    for (const auto& row : table) {
        for (std::size_t column = 0; column < row.size(); ++column)
            out << (column == 0 ? "" : " | ") << (column == 0 ? std::left : std::right)
                << std::setw(static_cast<int>(widths[column])) << row[column];
        out << "\n";
    }
    out << "\n";
}

void print_comparison(std::ostream& out, const Comparison& one) {
    const Shape& shape = one.shape;
    out << shape.name() << ", sigmoid, " << shape.samples
        << (shape.name() == paper.name() ? " iris samples" : " samples of dense random data")
        << ", eta = " << to_text(eta) << ", float64, trajectories of " << shape.steps
        << " steps; one core, CPU time, medians of " << one.repetitions << " interleaved repetitions\n\n";
    if (!one.peaks.empty()) {
        Table table = {{"FMA peak of one core", "G lanes/s", "FMA per cycle", "limit, member-steps/s"}};
        for (const PeakRow& peak : one.peaks)
            table.push_back({peak.instruction_set, fixed(peak.lanes_per_second / 1e9, 2),
                             fixed(peak.per_cycle, 2),
                             grouped(peak.lanes_per_second / one.operations_of_limit)});
        print_aligned(out, table);
    }
    const OperationCount& own = one.operations;
    out << "A member-step of ours executes " << grouped(own.fma) << " FMA + " << grouped(own.multiplications)
        << " multiplications = " << grouped(own.fma + own.multiplications) << ", and "
        << grouped(own.divisions) << " divisions; the limit is set at " << grouped(one.operations_of_limit)
        << " FMA and multiplications.\n\n";
    Table table = {{"implementation", "member-steps/s/core", "ratio of ours to it", "fraction of limit"}};
    for (const Row& row : one.rows)
        table.push_back({row.name, grouped(row.rate), fixed(best(one).rate / row.rate, 2),
                         row.fraction_of_limit ? fixed(*row.fraction_of_limit, 3) : ""});
    print_aligned(out, table);
}

void print_whole_run(std::ostream& out, const WholeRun& run) {
    out << "The whole program, `mpirun -n " << run.workers + 1
        << " netlyap run`: " << grouped(run.member_steps) << " member-steps with " << run.workers
        << " workers in " << fixed(median(run.seconds), 2) << " s (median of " << run.seconds.size() << "),\n"
        << fixed(median(run.ratios), 2)
        << " times what they take in the bare kernel, measured around each run ("
        << fixed(*std::min_element(run.ratios.begin(), run.ratios.end()), 2) << " to "
        << fixed(*std::max_element(run.ratios.begin(), run.ratios.end()), 2) << ").\n";
}

/// For which sizes it is fast, as README.md has it.
void print_sizes(std::ostream& out, const std::vector<Comparison>& shapes) {
    out << "\n| network and samples | member-steps/s | fraction of the limit | fastest peer | faster than it "
           "by |\n"
           "|---|---:|---:|---|---:|\n";
    for (const Comparison& one : shapes) {
        std::string fractions;
        for (const Row& row : one.rows)
            if (row.fraction_of_limit && row.instruction_set != "scalar")
                fractions += (fractions.empty() ? "" : ", ") + fixed(*row.fraction_of_limit, 2) + " " +
                             row.instruction_set;
        out << "| " << one.shape.name() << " x " << grouped(static_cast<double>(one.shape.samples)) << " | "
            << grouped(best(one).rate) << " | " << fractions << " | " << fastest_peer(one).name << " | "
            << fixed(best(one).rate / fastest_peer(one).rate, 2) << " |\n";
    }
}

}  // namespace

std::string compiler() {
    return std::string(build_info().compiler) + ", " + build_info().build_type;
}

const Row& best(const Comparison& comparison) {
    return fastest(comparison, [](RowKind kind) { return kind == RowKind::ours; });
}

const Row& fastest_peer(const Comparison& comparison) {
    return fastest(comparison, [](RowKind kind) { return kind != RowKind::ours; });
}

double ratio_to(const Comparison& comparison, RowKind kind) {
    return best(comparison).rate / fastest(comparison, [kind](RowKind other) { return other == kind; }).rate;
}

void print_table(std::ostream& out, const Report& report) {
    out << "\n" << report.processor << "; " << compiler() << "\n\n";
    for (const Comparison& one : report.shapes)
        print_comparison(out, one);
    print_whole_run(out, report.whole_run);
    for (const std::string& remark : report.remarks)
        out << remark << "\n";
    print_sizes(out, report.shapes);
}

}  // namespace netlyap::bench
