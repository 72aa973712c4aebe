#pragma once

#include "netlyap/sweep/scheduling/evaluation.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <vector>

namespace netlyap {

/// Four observables on a small network (every_observable.hpp has them all): blocks of 8 and 3 seeds at two
/// radii.
inline job::Job small_job() {
    job::Job job;
    job.epsilon = {1e-8, 1e-3};
    job.seeds = {0, 1, 2, 3, 4, 5, 6, 7, 20, 21, 22};
    job.members = 2;
    job.iterations = 45;
    job.hidden = {3};
    job.observables = {"divergence", "training", "accuracy", "growth"};
    job.windows.starts = {0, 5};
    job.windows.lengths = {10, 20};
    job.run.kernel = "scalar";
    return job;
}

/// The numbers of one lane, with one pattern of bits for all NaN.
inline std::vector<std::uint64_t> bits_of_lane(const observables::FieldValues& values, std::size_t lane) {
    return std::visit(
        [&](const auto& numbers) {
            const std::size_t entries = numbers.size() / lanes;
            std::vector<std::uint64_t> bits;
            for (std::size_t i = lane * entries; i < (lane + 1) * entries; ++i) {
                const auto number = static_cast<double>(numbers[i]);
                bits.push_back(std::isnan(number) ? ~std::uint64_t{0} : std::bit_cast<std::uint64_t>(number));
            }
            return bits;
        },
        values);
}

/// All that a record says of one seed.
inline std::vector<std::vector<std::uint64_t>> said_of_lane(const scheduling::Record& record,
                                                            std::size_t lane) {
    std::vector<std::vector<std::uint64_t>> said = {
        {static_cast<std::uint64_t>(record.status[lane])},
        {record.message[lane].begin(), record.message[lane].end()}};
    for (const observables::FieldValues& values : record.values)
        said.push_back(bits_of_lane(values, lane));
    return said;
}

/// All that a record says, padded lanes included.
inline std::vector<std::vector<std::uint64_t>> said(const scheduling::Record& record) {
    std::vector<std::vector<std::uint64_t>> all;
    for (std::size_t lane = 0; lane < lanes; ++lane)
        for (auto& part : said_of_lane(record, lane))
            all.push_back(std::move(part));
    return all;
}

/// The record of a unit of a job.
inline scheduling::Record record_of(const job::Job& job, const scheduling::WorkUnit& unit) {
    const scheduling::PreparedJob prepared(job);
    const auto kernel = make_kernel(job.run.kernel, prepared.system);
    return scheduling::evaluate(prepared, unit, *kernel);
}

}  // namespace netlyap
