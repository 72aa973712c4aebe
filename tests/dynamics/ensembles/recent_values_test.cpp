#include "netlyap/dynamics/ensembles/recent_values.hpp"

#include "small_trajectory.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace netlyap::ensemble {
namespace {

TEST(RecentValues, AreTheLastLossesAndOutputBiases) {
    const TrainingSystem system = iris_system();
    const auto kernel = make_kernel("scalar", system);
    Trajectory trajectory(system, *kernel, unperturbed_setup(5.0));
    auto recent = std::make_unique<RecentValues>(system.shape);
    ASSERT_EQ(recent->series(), 4U);
    std::vector<std::vector<double>> all(lanes * recent->series());
    for (std::int64_t t = 0; t < 1100; ++t) {
        trajectory.compute(true);
        recent->remember(trajectory);
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            all[lane * 4].push_back(trajectory.loss()[lane]);
            for (std::size_t k = 0; k < 3; ++k)
                all[lane * 4 + 1 + k].push_back(trajectory.parameters(0)[(24 + k) * lanes + lane]);
        }
        trajectory.accept();
        if (t == 300 || t == 800) {  // a state goes on as if nothing had been
            ByteWriter writer;
            recent->save(writer);
            recent = std::make_unique<RecentValues>(system.shape);
            ByteReader reader(writer.bytes());
            recent->restore(reader);
            EXPECT_TRUE(reader.empty());
        }
        for (const std::int64_t end : {t + 1, t - 30, t + 1 - 511})
            for (const std::int64_t count : {std::int64_t{1}, std::int64_t{256}, end + 511 - t})
                for (std::size_t lane = 0; lane < lanes && end >= count && count > 0 && t % 7 == 0; ++lane)
                    for (std::size_t number = 0; number < 4; ++number) {
                        if (end - count < t + 1 - 512)
                            continue;  // forgotten
                        const auto last = all[lane * 4 + number].begin() + end;
                        const std::vector<double> expected(last - count, last);
                        ASSERT_EQ(bits(recent->before(end, static_cast<std::size_t>(count), lane, number)),
                                  bits(std::span<const double>(expected)))
                            << t << " " << end << " " << count;
                    }
    }
}

TEST(RecentValues, RefuseAStateOfAnotherNetwork) {
    ByteWriter writer;
    RecentValues({{4, 3, 2}}).save(writer);
    RecentValues larger({{4, 3, 3}});
    ByteReader reader(writer.bytes());
    EXPECT_THROW(larger.restore(reader), DataError);
}

}  // namespace
}  // namespace netlyap::ensemble
