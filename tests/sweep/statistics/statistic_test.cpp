#include "netlyap/sweep/statistics/statistic.hpp"

#include "netlyap/dynamics/observables/observable.hpp"
#include "netlyap/sweep/scheduling/prepared_job.hpp"

#include "computed.hpp"
#include "every_observable.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace netlyap::statistics {
namespace {

using testing::ElementsAre;

/// An own one, with an axis: the sum and the largest of the numbers of each seed, and the rows of a table.
class Sums final : public Statistic {
public:
    explicit Sums(double factor) : Statistic("/sums"), factor_(factor) {
        accompany<std::int64_t>({.path = "square", .axes = {places_}}, {0, 1, 4});
    }
    void prepare(std::span<const CellSample> cells, unsigned, const Pulse&) override {
        cells_ = static_cast<double>(cells.size());
    }
    void compute(const CellSample& cell, observables::Results& results, const Pulse&) const override {
        double sum = 0.0;
        for (const double number : cell[number_])
            sum += number;
        results[sum_] = {factor_ * sum};
        for (std::size_t place = 0; place < 3; ++place)
            results[along_][place] = static_cast<std::int64_t>(10 * place + cell.seeds);
        if (cell.eta > 1.0)
            results[cells_in_all_] = {cells_};
    }

private:
    double factor_;
    double cells_ = 0.0;
    Recorded<double> number_ = {"/some/number"};
    observables::Axis places_ = {"place", {0, 1, 2}, "1", "a place", false};
    observables::Quantity<double> sum_ = declare<double>({.path = "sum"});
    observables::Quantity<std::int64_t> along_ = declare<std::int64_t>({.path = "along", .axes = {places_}});
    observables::Quantity<double> cells_in_all_ = declare<double>({.path = "cells"});
};

TEST(Statistics, AreComputedForEveryCellInOrder) {
    std::vector<CellSample> cells(3);
    for (std::size_t cell = 0; cell < cells.size(); ++cell) {
        cells[cell].eta = static_cast<double>(cell);
        cells[cell].seeds = cell + 1;
        cells[cell].set("/some/number", std::vector<double>(cell + 1, 2.0));
    }
    for (const unsigned threads : {0U, 1U, 4U}) {
        Sums sums(0.5);
        const test::Computed found(sums, cells, threads);
        EXPECT_THAT(found.all("/sums/sum"), ElementsAre(1.0, 2.0, 3.0));
        EXPECT_THAT(found.all<std::int64_t>("/sums/along"), ElementsAre(1, 11, 21, 2, 12, 22, 3, 13, 23));
        EXPECT_THAT(found.all("/sums/cells"), ElementsAre(testing::IsNan(), testing::IsNan(), 3.0))
            << "missing where it is not filled in";
    }
    Sums sums(0.5);
    EXPECT_EQ(sums.companions().at(0).field.path, "/sums/square");
    EXPECT_EQ(sums.companions().at(0).field.type, observables::FieldType::int64);
    EXPECT_TRUE(test::Computed(sums, {}).all("/sums/sum").empty());
}

/// So that a job that observes everything has them all, and their needs are found among its quantities.
TEST(Statistics, NeedQuantitiesOfObservables) {
    const scheduling::PreparedJob prepared(test::every_observable_job());
    std::set<std::string> names, paths;
    for (const StatisticType& type : statistic_types()) {
        EXPECT_EQ(&statistic_type(type.name), &type);
        EXPECT_TRUE(names.insert(type.name).second) << type.name;
        EXPECT_FALSE(type.summary.empty() || type.needs.empty()) << type.name;
        for (const std::string& path : type.needs) {
            const observables::Field& field =
                prepared.fields.at(observables::field_index(prepared.fields, path));
            EXPECT_TRUE(field.axes.empty() || field.type == observables::FieldType::float64) << path;
            EXPECT_TRUE(job::records(prepared.job, path)) << path;
        }
        for (const std::string& path : type.revises) {
            EXPECT_EQ(std::count(type.needs.begin(), type.needs.end(), path), 1) << path;
            EXPECT_FALSE(prepared.fields[observables::field_index(prepared.fields, path)].table) << path;
        }
    }
    for (const scheduling::JobStatistic& one : scheduling::make_statistics(prepared)) {
        EXPECT_EQ(names.erase(one.type.name), 1U);
        for (const observables::Field& field : one.statistic->fields()) {
            EXPECT_TRUE(paths.insert(field.path).second) << field.path;
            EXPECT_FALSE(field.long_name.empty() || field.units.empty()) << field.path;
        }
    }
    EXPECT_TRUE(names.empty());
}

TEST(Statistics, AreThoseOfWhichTheJobRecordsAll) {
    job::Job job;
    job.observables = {"training"};
    EXPECT_TRUE(scheduling::make_statistics(scheduling::PreparedJob(job)).empty());
    EXPECT_EQ(scheduling::statistics_bytes(scheduling::PreparedJob(job)), 0.0);
    job.observables = {"training", "growth"};
    const scheduling::PreparedJob prepared(job);
    const auto made = scheduling::make_statistics(prepared);
    const auto is_made = [&](const std::string& name) {
        return std::any_of(made.begin(), made.end(), [&](const auto& one) { return one.type.name == name; });
    };
    EXPECT_TRUE(is_made("exponents"));
    EXPECT_FALSE(is_made("phases"));
    EXPECT_GE(scheduling::statistics_bytes(prepared), 8.0 * (9 + 2 + 21 + 20) + 1.0);
}

}  // namespace
}  // namespace netlyap::statistics
