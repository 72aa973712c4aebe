#include "netlyap/sweep/scheduling/evaluation.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/random.hpp"
#include "netlyap/sweep/scheduling/grid.hpp"

#include "small_job.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

namespace netlyap::scheduling {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;

TEST(Evaluation, InSlicesOfAnySizeIsTheSame) {
    const PreparedJob prepared(small_job());
    const auto kernel = make_kernel("scalar", prepared.system);
    const WorkUnit unit = Grid(prepared.job).unit(UnitNumber{1});
    const auto expected = said(evaluate(prepared, unit, *kernel));
    for (const std::int64_t slice : {1, 2, 7, 44, 45, 46, 1000}) {
        Evaluation evaluation(prepared, unit, *kernel);
        for (std::int64_t t = 0; !evaluation.is_done(); t += slice) {
            EXPECT_EQ(evaluation.iteration(), Iteration{t});
            evaluation.advance(slice);
        }
        evaluation.advance(5);  // nothing is left
        EXPECT_EQ(evaluation.iteration(), Iteration{45});
        EXPECT_EQ(said(evaluation.record()), expected);
    }
}

/// The same directions, counted from its own perturbation.
TEST(Evaluation, OfOneOfSeveralPerturbationsIsThatOfTheOnlyOne) {
    job::Job job = small_job();
    job.observables = {"training", "growth"};
    job.perturb_at = {0, 15, 7};
    const PreparedJob prepared(job);
    const Grid grid(prepared.job);
    const auto kernel = make_kernel("scalar", prepared.system);
    for (std::size_t at = 0; at < 3; ++at) {
        const Record one = evaluate(prepared, grid.unit(grid.number({0, 1, at, 0})), *kernel);
        job.perturb_at = {prepared.job.perturb_at[at]};
        EXPECT_EQ(said(one), said(record_of(job, {1.0, 1e-3, {0, 1, 2, 3, 4, 5, 6, 7}})));
    }
}

TEST(Evaluation, SavedAndRestoredAnywhereIsTheSame) {
    for (const std::int64_t at : {0, 17}) {
        job::Job job = small_job();
        job.perturb_at = {at};
        const PreparedJob prepared(job);
        const auto kernel = make_kernel("scalar", prepared.system);
        const WorkUnit unit = Grid(prepared.job).unit(UnitNumber{0});
        const auto expected = said(evaluate(prepared, unit, *kernel));
        RandomSequence random({9, Purpose::bootstrap}, {0, 0, 0});
        for (int trial = 0; trial < 20; ++trial) {
            auto evaluation = std::make_unique<Evaluation>(prepared, unit, *kernel);
            while (!evaluation->is_done()) {
                evaluation->advance(static_cast<std::int64_t>(uniform_below(random.next(), 30)));
                ByteWriter writer;
                evaluation->save(writer);
                evaluation = std::make_unique<Evaluation>(prepared, unit, *kernel);
                ByteReader reader(writer.bytes());
                evaluation->restore(reader);
                EXPECT_TRUE(reader.empty());
            }
            EXPECT_EQ(said(evaluation->record()), expected);
        }
    }
}

TEST(Evaluation, RefusesAStateThatIsNotOfItsJob) {
    const PreparedJob prepared(small_job());
    const auto kernel = make_kernel("scalar", prepared.system);
    const WorkUnit unit = Grid(prepared.job).unit(UnitNumber{1});
    Evaluation begun(prepared, unit, *kernel);
    begun.advance(20);
    ByteWriter writer;
    begun.save(writer);
    const auto restore = [&](const Bytes& state) {
        Evaluation evaluation(prepared, unit, *kernel);
        ByteReader reader(state);
        evaluation.restore(reader);
        return evaluation.iteration();
    };
    EXPECT_EQ(restore(writer.bytes()), Iteration{20});
    Bytes longer = writer.bytes();
    longer.push_back(std::byte{0});
    EXPECT_THROW(restore(longer), DataError);
    Bytes shorter = writer.bytes();
    shorter.pop_back();
    EXPECT_THROW(restore(shorter), DataError);
    for (const std::int64_t iteration : {std::int64_t{-1}, std::int64_t{19}, std::int64_t{21},
                                         prepared.job.iterations + 1, std::int64_t{1} << 62}) {
        Bytes elsewhere = writer.bytes();
        std::memcpy(elsewhere.data(), &iteration, sizeof iteration);
        EXPECT_THROW(restore(elsewhere), DataError) << iteration;
    }
    job::Job longer_job = small_job();
    longer_job.iterations += 1;
    const PreparedJob longer_prepared(longer_job);
    Evaluation at_end(longer_prepared, unit, *kernel);
    at_end.advance(longer_job.iterations);
    ByteWriter end;
    at_end.save(end);
    EXPECT_THROW(restore(end.bytes()), DataError) << "beyond the end it would never be done";
}

TEST(Evaluation, RecordsWhatTheFieldsOfTheJobDeclare) {
    const PreparedJob prepared(small_job());
    const auto kernel = make_kernel("scalar", prepared.system);
    const WorkUnit unit = Grid(prepared.job).unit(UnitNumber{0});
    const Record record = evaluate(prepared, unit, *kernel);
    EXPECT_EQ(record.unit, unit);
    EXPECT_THAT(record.status, Each(SeedStatus::complete));
    EXPECT_THAT(record.message, Each(""));
    ASSERT_EQ(record.values.size(), prepared.fields.size());
    for (std::size_t f = 0; f < record.values.size(); ++f) {
        EXPECT_EQ(record.values[f].index(), static_cast<std::size_t>(prepared.fields[f].type));
        EXPECT_EQ(bits_of_lane(record.values[f], 0).size(),
                  observables::entries_per_seed(prepared.fields[f]));
    }
}

TEST(Evaluation, PaddedLanesAreMissing) {
    job::Job job = small_job();
    job.members = 3;  // fewer have no error of an exponent
    const PreparedJob prepared(job);
    const auto kernel = make_kernel("scalar", prepared.system);
    const Record record = evaluate(prepared, Grid(prepared.job).unit(UnitNumber{1}), *kernel);
    ASSERT_EQ(record.unit.seeds.size(), 3U);
    for (std::size_t f = 0; f < record.values.size(); ++f) {
        const observables::FieldValues missing = observables::missing_values(
            prepared.fields[f].type, lanes * observables::entries_per_seed(prepared.fields[f]));
        for (std::size_t lane = 3; lane < lanes; ++lane)
            EXPECT_EQ(bits_of_lane(record.values[f], lane), bits_of_lane(missing, lane));
        EXPECT_NE(bits_of_lane(record.values[f], 2), bits_of_lane(missing, 2));
    }
}

TEST(Evaluation, OfASeedDoesNotDependOnTheOthersOfItsUnit) {
    job::Job job = small_job();
    job.fresh_initial_conditions = true;
    const PreparedJob prepared(job);
    const auto kernel = make_kernel("scalar", prepared.system);
    const std::vector<std::int64_t> seeds = {5, 99, -4, 3, 21, 0, 77, 1};
    const Record together = evaluate(prepared, {1.0, 1e-3, seeds}, *kernel);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        const Record alone = evaluate(prepared, {1.0, 1e-3, {seeds[lane]}}, *kernel);
        const Record elsewhere = evaluate(prepared, {1.0, 1e-3, {8, 9, seeds[lane], 10}}, *kernel);
        EXPECT_EQ(said_of_lane(alone, 0), said_of_lane(together, lane));
        EXPECT_EQ(said_of_lane(elsewhere, 2), said_of_lane(together, lane));
    }
}

TEST(Evaluation, DoesNotDependOnTheSettingsOfTheRunNorOnTheKernel) {
    job::Job job = small_job();
    const WorkUnit unit{1.0, 1e-3, {0, 1, 2, 3, 4}};
    const auto expected = said(record_of(job, unit));
    job.run.max_attempts = 1;
    job.run.checkpoint_seconds = 1.0;
    for (const std::string& kernel : available_kernels()) {
        job.run.kernel = kernel;
        EXPECT_EQ(said(record_of(job, unit)), expected) << kernel;
    }
}

TEST(Evaluation, ADivergedSeedIsDataAndLeavesTheOthersAlone) {
    job::Job job = small_job();
    job.activation = Activation::relu;
    job.l2 = 1.0;
    const double eta = 1e12;
    job.eta = {eta};
    const WorkUnit unit{eta, 1e-3, {0, 1, 2, 3, 4, 5, 6, 7}};
    const PreparedJob prepared(job);
    const auto kernel = make_kernel("scalar", prepared.system);
    const Record record = evaluate(prepared, unit, *kernel);
    EXPECT_THAT(record.status, Each(SeedStatus::diverged));
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        const std::string head = "a parameter is not finite from iteration ";
        ASSERT_THAT(record.message[lane], HasSubstr(head));
        const auto at = static_cast<std::size_t>(std::stoll(record.message[lane].substr(head.size())));
        const auto& norm = std::get<std::vector<double>>(record.values[2]);
        ASSERT_EQ(prepared.fields[2].path, "/training/weight_norm");
        EXPECT_TRUE(std::isfinite(norm[lane * 45 + at - 1]));
        EXPECT_TRUE(std::isnan(norm[lane * 45 + at]));

        // A run that ends with the last finite theta sees nothing of it.
        job::Job shorter = job;
        shorter.iterations = static_cast<std::int64_t>(at);
        shorter.observables = {"training"};
        EXPECT_EQ(record_of(shorter, unit).status[lane], SeedStatus::complete);
        ++shorter.iterations;
        EXPECT_EQ(record_of(shorter, unit).status[lane], SeedStatus::diverged);
    }
}

}  // namespace
}  // namespace netlyap::scheduling
