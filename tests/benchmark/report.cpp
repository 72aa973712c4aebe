#include "report.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/core/build_info.hpp"
#include "netlyap/core/text.hpp"

#include "measurement.hpp"
#include "workload.hpp"

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

/// 34286 as "34,286".
std::string grouped(double value) {
    std::string digits = fixed(value, 0);
    for (std::size_t place = digits.size(); place > 3; place -= 3)
        digits.insert(place - 3, ",");
    return digits;
}

std::string quoted(const std::string& text) {
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            result += '\\';
        result += c;
    }
    return result + "\"";
}

const Row& fastest(const Report& report, RowKind kind) {
    const Row* found = nullptr;
    for (const Row& row : report.rows)
        if (row.kind == kind && (found == nullptr || row.rate > found->rate))
            found = &row;
    NETLYAP_ASSERT(found != nullptr, "every kind is measured");
    return *found;
}

std::string compiler() {
    return std::string(build_info().compiler) + ", " + build_info().build_type;
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

void print_peaks(std::ostream& out, const Report& report) {
    if (report.peaks.empty())
        return;
    Table table = {{"FMA peak of one core", "G lanes/s", "FMA per cycle", "limit, member-steps/s"}};
    for (const PeakRow& peak : report.peaks)
        table.push_back({peak.instruction_set, fixed(peak.lanes_per_second / 1e9, 2),
                         fixed(peak.per_cycle, 2), grouped(peak.lanes_per_second / operations_of_limit)});
    print_aligned(out, table);
}

std::string json_number(const std::optional<double>& value) {
    return value ? to_text(*value) : "null";
}

std::string kind_name(RowKind kind) {
    switch (kind) {
        case RowKind::ours:
            return "ours";
        case RowKind::libm:
            return "scalar_libm";
        case RowKind::eigen:
            return "eigen";
        case RowKind::eigen_tuned:
            return "eigen_tuned";
        case RowKind::other:
            break;
    }
    return "other";
}

template <class Item, class Text>
std::string json_list(const std::vector<Item>& items, const std::string& separator, Text text) {
    std::string list;
    for (const Item& item : items)
        list += (list.empty() ? "" : separator) + text(item);
    return list;
}

std::string json_row(const Report& report, const Row& row) {
    return "{\"implementation\": " + quoted(row.name) + ", \"kind\": " + quoted(kind_name(row.kind)) +
           ", \"networks\": " + std::to_string(row.networks) +
           ", \"member_steps_per_second\": " + to_text(row.rate) +
           ", \"ratio_of_ours\": " + to_text(best(report).rate / row.rate) +
           ", \"fraction_of_limit\": " + json_number(fraction_of_limit(row)) +
           ", \"difference\": " + to_text(row.difference) + ", \"repetitions\": [" +
           json_list(row.rates, ", ", [](double rate) { return to_text(rate); }) + "]}";
}

std::string json_peak(const PeakRow& peak) {
    return "{\"instruction_set\": " + quoted(peak.instruction_set) +
           ", \"lanes_per_second\": " + to_text(peak.lanes_per_second) +
           ", \"fma_per_cycle\": " + to_text(peak.per_cycle) + "}";
}

std::string json_whole_run(const WholeRun& run) {
    const auto list = [](const std::vector<double>& values) {
        return "[" + json_list(values, ", ", [](double value) { return to_text(value); }) + "]";
    };
    return "{\"workers\": " + std::to_string(run.workers) +
           ", \"member_steps\": " + to_text(run.member_steps) + ", \"seconds\": " + list(run.seconds) +
           ", \"ratios\": " + list(run.ratios) + "}";
}

}  // namespace

const Row& best(const Report& report) {
    return fastest(report, RowKind::ours);
}

double ratio_to(const Report& report, RowKind kind) {
    return best(report).rate / fastest(report, kind).rate;
}

std::optional<double> fraction_of_limit(const Row& row) {
    if (!row.peak)
        return std::nullopt;
    return row.rate * operations_of_limit / *row.peak;
}

void print_table(std::ostream& out, const Report& report) {
    out << "\n"
        << report.processor << "; " << compiler() << "\n"
        << "4-10-3, sigmoid, " << samples << " iris samples, eta = " << to_text(eta)
        << ", float64, trajectories of " << report.steps << " steps; one core, CPU time, medians of "
        << report.repetitions << " interleaved repetitions\n\n";
    print_peaks(out, report);

    const OperationCount& own = report.operations;
    out << "A member-step of ours executes " << grouped(own.fma) << " FMA + " << grouped(own.multiplications)
        << " multiplications = " << grouped(own.fma + own.multiplications) << ", and "
        << grouped(own.divisions) << " divisions; the limit is set at " << grouped(operations_of_limit)
        << " FMA and multiplications.\n\n";

    Table table = {{"implementation", "member-steps/s/core", "ratio of ours to it", "fraction of limit"}};
    for (const Row& row : report.rows) {
        const std::optional<double> fraction = fraction_of_limit(row);
        table.push_back({row.name, grouped(row.rate), fixed(best(report).rate / row.rate, 2),
                         fraction ? fixed(*fraction, 3) : ""});
    }
    print_aligned(out, table);
    const WholeRun& run = report.whole_run;
    out << "The whole program, `mpirun -n " << run.workers + 1
        << " netlyap run`: " << grouped(run.member_steps) << " member-steps with " << run.workers
        << " workers in " << fixed(median(run.seconds), 2) << " s (median of " << run.seconds.size() << "),\n"
        << fixed(median(run.ratios), 2)
        << " times what they take in the bare kernel, measured around each run ("
        << fixed(*std::min_element(run.ratios.begin(), run.ratios.end()), 2) << " to "
        << fixed(*std::max_element(run.ratios.begin(), run.ratios.end()), 2) << ").\n";
    for (const std::string& remark : report.remarks)
        out << remark << "\n";
}

void print_json(std::ostream& out, const Report& report) {
    const OperationCount& own = report.operations;
    out << "{\n"
        << "  \"best\": " << quoted(best(report).name) << ",\n"
        << "  \"fraction_of_limit\": " << json_number(fraction_of_limit(best(report))) << ",\n"
        << "  \"ratio_to_scalar_libm\": " << to_text(ratio_to(report, RowKind::libm)) << ",\n"
        << "  \"ratio_to_eigen\": " << to_text(ratio_to(report, RowKind::eigen)) << ",\n"
        << "  \"ratio_to_eigen_tuned\": " << to_text(ratio_to(report, RowKind::eigen_tuned)) << ",\n"
        << "  \"ratio_of_whole_run\": " << to_text(median(report.whole_run.ratios)) << ",\n"
        << "  \"processor\": " << quoted(report.processor) << ",\n"
        << "  \"compiler\": " << quoted(compiler()) << ",\n"
        << "  \"steps\": " << report.steps << ",\n"
        << "  \"operations_of_limit\": " << to_text(operations_of_limit) << ",\n"
        << "  \"operations\": {\"fma\": " << to_text(own.fma)
        << ", \"multiplications\": " << to_text(own.multiplications)
        << ", \"divisions\": " << to_text(own.divisions) << "},\n"
        << "  \"fma_peaks\": [\n    " << json_list(report.peaks, ",\n    ", json_peak) << "\n  ],\n"
        << "  \"rows\": [\n    "
        << json_list(report.rows, ",\n    ", [&](const Row& row) { return json_row(report, row); })
        << "\n  ],\n"
        << "  \"whole_run\": " << json_whole_run(report.whole_run) << "\n}\n";
}

}  // namespace netlyap::bench
