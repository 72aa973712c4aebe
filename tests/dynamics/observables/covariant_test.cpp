#include "netlyap/dynamics/observables/covariant.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/kernel/lane_array.hpp"
#include "netlyap/kernel/tangent_kernel.hpp"
#include "netlyap/dynamics/observables/spectrum.hpp"

#include "small_trajectory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <numeric>
#include <span>

namespace netlyap::observables {
namespace {

using ::testing::HasSubstr;
using ::testing::Property;
using ::testing::Throws;

using SettingTexts = std::map<std::string, std::string>;
using NamedValues = std::map<std::string, std::vector<double>>;

constexpr std::int64_t iterations = 90;
constexpr std::size_t count = 4;
constexpr std::size_t parameters = 27;  // of 4-3-3
constexpr std::size_t units = 6;

/// Vectors at every iteration of 40:60.
const SettingTexts short_range = {{"every", "1"}, {"range", "40:60"}, {"exponents", "4"}, {"vectors", "yes"}};
constexpr std::size_t length = 20;

void add(Observation& run, const ObservableType& type, const TrainingSystem& system,
         const ensemble::TrajectorySetup& setup, const SettingTexts& settings) {
    ObservableSetup told = observable_setup(type, system, setup, iterations);
    for (const auto& [name, text] : settings)
        set_setting(told, name, text);
    run.add(type, told);
}

NamedValues named(const Observable& observable) {
    NamedValues values;
    const std::vector<FieldValues> results = observable.results();
    for (std::size_t i = 0; i < results.size(); ++i) {
        const std::string& path = observable.fields()[i].path;
        if (std::holds_alternative<std::vector<double>>(results[i]))
            values[path.substr(path.rfind('/') + 1)] = std::get<std::vector<double>>(results[i]);
    }
    return values;
}

NamedValues record(double eta, const SettingTexts& settings, const TrainingSystem& system = iris_system()) {
    const ensemble::TrajectorySetup setup = unperturbed_setup(eta);
    Observation run(system, setup);
    add(run, covariant_observable(), system, setup, settings);
    run.advance_to(iterations);
    return named(run.observable(0));
}

/// One vector at one recorded iteration, of those that all were recorded for.
std::vector<double> vector_of(const NamedValues& values, std::size_t lane, std::size_t j, std::size_t column,
                              std::size_t dimension = parameters) {
    std::vector<double> vector;
    for (std::size_t i = 0; i < dimension; ++i)
        vector.push_back(values.at("vector")[((lane * count + j) * dimension + i) * length + column]);
    return vector;
}

double product(const std::vector<double>& a, const std::vector<double>& b) {
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

TEST(Covariant, VectorsAreTakenIntoEachOther) {
    const TrainingSystem system = iris_system();
    const NamedValues values = record(5.0, short_range);
    const auto kernel = make_kernel("scalar", system);
    const auto tangents = make_tangent_kernel("scalar", system);
    ensemble::Trajectory trajectory(system, *kernel, unperturbed_setup(5.0));
    LaneArray vectors(count * parameters * lanes), pushed(vectors.size());
    for (std::int64_t t = 0; t < 59; ++t) {
        trajectory.compute(false);
        const std::size_t column = static_cast<std::size_t>(t) - 40;
        for (std::size_t j = 0; t >= 40 && j < count; ++j)
            for (std::size_t lane = 0; lane < lanes; ++lane) {
                const std::vector<double> own = vector_of(values, lane, j, column);
                for (std::size_t i = 0; i < parameters; ++i)
                    vectors.data()[(j * parameters + i) * lanes + lane] = own[i];
            }
        tangents->push({}, 5.0, trajectory.point(), vectors.all(), pushed.all());
        for (std::size_t j = 0; t >= 40 && j < count; ++j)
            for (std::size_t lane = 0; lane < lanes; ++lane) {
                const std::vector<double> next = vector_of(values, lane, j, column + 1);
                std::vector<double> image;
                for (std::size_t i = 0; i < parameters; ++i)
                    image.push_back(pushed.data()[(j * parameters + i) * lanes + lane]);
                const std::vector<double>& sums = values.at("log_growth");
                const std::size_t place = (lane * count + j) * length + column;
                const double growth = std::exp(sums[place + 1] - sums[place]);
                for (std::size_t i = 0; i < parameters; ++i)
                    EXPECT_NEAR(image[i], growth * next[i], 1e-8);
            }
        trajectory.accept();
    }
}

TEST(Covariant, SaysAnglesAndSharesOfItsVectors) {
    const NamedValues values = record(5.0, short_range);
    for (std::size_t lane = 0; lane < lanes; ++lane)
        for (std::size_t j = 0; j < count; ++j) {
            std::vector<double> mean(units, 0.0);
            double smallest = 2.0;
            for (std::size_t column = 0; column < length; ++column) {
                const std::vector<double> own = vector_of(values, lane, j, column);
                std::vector<double> shares(units, 0.0);
                for (std::size_t i = 0; i < parameters; ++i) {
                    // W1 (3 x 4), b1 (3), W2 (3 x 3), b2 (3)
                    const std::size_t unit = i < 12   ? i / 4
                                             : i < 15 ? i - 12
                                             : i < 24 ? 3 + (i - 15) / 3
                                                      : 3 + (i - 24);
                    shares[unit] += own[i] * own[i];
                }
                for (std::size_t unit = 0; unit < units; ++unit)
                    mean[unit] += shares[unit] / length;
                for (std::size_t layer = 0; layer < 2; ++layer)
                    EXPECT_NEAR(
                        values.at("layer_share")[((lane * count + j) * 2 + layer) * length + column],
                        std::accumulate(shares.begin() + 3 * static_cast<std::ptrdiff_t>(layer),
                                        shares.begin() + 3 * static_cast<std::ptrdiff_t>(layer) + 3, 0.0),
                        1e-13);
                if (j + 1 == count)
                    continue;
                const double angle = values.at("angle")[(lane * (count - 1) + j) * length + column];
                EXPECT_NEAR(std::cos(angle), std::fabs(product(own, vector_of(values, lane, j + 1, column))),
                            1e-13);
                smallest = std::min(smallest, angle);
            }
            for (std::size_t unit = 0; unit < units; ++unit)
                EXPECT_NEAR(values.at("unit_share")[(lane * count + j) * units + unit], mean[unit], 1e-13);
            if (j + 1 < count) {
                EXPECT_EQ(values.at("smallest_angle")[lane * (count - 1) + j], smallest);
            }
        }
}

/// sum ln g_j = sum ln R_jj, but for the sine of the angle to the vectors before, which is there at the
/// beginning and 1 at the end, where no backward transient is asked for; of the first vector there is none.
TEST(Covariant, ExponentsAreThoseOfTheSpectrum) {
    const TrainingSystem system = iris_system();
    const ensemble::TrajectorySetup setup = unperturbed_setup(5.0);
    Observation run(system, setup);
    add(run, covariant_observable(), system, setup,
        {{"every", "1"}, {"range", "40:90"}, {"forward", "35"}, {"exponents", "2"}, {"vectors", "yes"}});
    add(run, spectrum_observable(), system, setup, {{"exponents", "2"}, {"from", "5"}, {"transient", "35"}});
    run.advance_to(iterations);
    const NamedValues own = named(run.observable(0));
    const NamedValues spectrum = named(run.observable(1));
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        const double sine = std::sin(own.at("angle")[lane * 50]);
        const double sums[] = {own.at("exponent")[2 * lane],
                               own.at("exponent")[2 * lane + 1] - std::log(sine) / 50};
        const std::span<const double> theirs = std::span(spectrum.at("exponent")).subspan(2 * lane, 2);
        EXPECT_NEAR(std::max(sums[0], sums[1]), theirs[0], 1e-12);
        EXPECT_NEAR(std::min(sums[0], sums[1]), theirs[1], 1e-12);
        EXPECT_NEAR(own.at("log_growth")[2 * lane * 50], 0.0, 0.0);
    }
}

TEST(Covariant, CountsTheStateOfADescentWithItsParameters) {
    TrainingSystem system = iris_system();
    system.descent.method = DescentMethod::momentum;
    const NamedValues values = record(0.5, short_range, system);
    for (std::size_t lane = 0; lane < lanes; ++lane)
        for (std::size_t column = 0; column < length; ++column) {
            const std::vector<double> own = vector_of(values, lane, 1, column, 2 * parameters);
            double first = 0.0;  // layer: W1 and b1, and their velocities
            for (std::size_t i = 0; i < 15; ++i)
                first += own[i] * own[i] + own[parameters + i] * own[parameters + i];
            EXPECT_NEAR(product(own, own), 1.0, 1e-13);
            EXPECT_NEAR(values.at("layer_share")[(lane * count + 1) * 2 * length + column], first, 1e-13);
        }
}

TEST(Covariant, GoesOnWhereItWasInterrupted) {
    const TrainingSystem system = iris_system();
    const ensemble::TrajectorySetup setup = unperturbed_setup(5.0);
    const SettingTexts settings = {{"every", "7"},    {"range", "40:60"}, {"exponents", "3"},
                                   {"forward", "20"}, {"backward", "15"}, {"orthonormalize_every", "3"},
                                   {"vectors", "yes"}};
    const auto begin = [&](Observation& run) { add(run, covariant_observable(), system, setup, settings); };
    Observation whole(system, setup);
    begin(whole);
    whole.advance_to(iterations);
    const std::vector<FieldValues> expected = whole.observable(0).results();
    for (const std::int64_t at : {0, 10, 20, 21, 40, 41, 42, 59, 60, 74, 75, 80}) {
        Observation first(system, setup), second(system, setup);
        begin(first);
        begin(second);
        first.advance_to(at);
        second.restore(first.save());
        second.advance_to(iterations);
        const std::vector<FieldValues> got = second.observable(0).results();
        for (std::size_t i = 0; i < expected.size(); ++i)
            EXPECT_EQ(bits(got[i]), bits(expected[i])) << at << whole.observable(0).fields()[i].path;
    }
    Observation later(system, setup), earlier(system, setup);
    begin(later);
    begin(earlier);
    ByteWriter writer;
    later.advance_to(50);
    later.observable(0).save(writer);
    earlier.advance_to(45);
    ByteReader reader(writer.bytes());
    EXPECT_THROW(const_cast<Observable&>(earlier.observable(0)).restore(reader, earlier.trajectory()),
                 DataError);
}

/// Older ones have no mark: the number of iterations came first.
TEST(Covariant, RefusesAStateOfAnotherVersion) {
    const TrainingSystem system = iris_system();
    Observation run(system, unperturbed_setup(5.0));
    add(run, covariant_observable(), system, unperturbed_setup(5.0), short_range);
    run.advance_to(iterations);
    ByteWriter writer;
    run.observable(0).save(writer);
    const std::span<const std::byte> without_mark = std::span(writer.bytes()).subspan(sizeof(std::uint64_t));
    ByteReader reader(without_mark);
    EXPECT_THAT([&] { const_cast<Observable&>(run.observable(0)).restore(reader, run.trajectory()); },
                Throws<DataError>(Property(&DataError::what, HasSubstr("another version of netlyap"))));
}

TEST(Covariant, FollowsChosenSeedsAlone) {
    const NamedValues all = record(5.0, short_range);
    SettingTexts settings = short_range;
    settings["seeds"] = "2 14:16";  // lanes 2, 4 and 5
    const NamedValues some = record(5.0, settings);
    for (const auto& [name, values] : all)
        for (std::size_t place = 0; place < values.size(); ++place) {
            const std::size_t lane = place / (values.size() / lanes);
            if (lane == 2 || lane == 4 || lane == 5)
                ASSERT_EQ(some.at(name)[place], values[place]) << name;
            else
                ASSERT_TRUE(std::isnan(some.at(name)[place])) << name;
        }
    settings["seeds"] = "77";
    for (const auto& [name, values] : record(5.0, settings))
        EXPECT_EQ(values.empty(), name != "exponent" && name != "end_dependence" && name != "unit_share" &&
                                      name != "smallest_angle")
            << name;
}

TEST(Covariant, HasNothingOfATrajectoryThatDiverges) {
    const TrainingSystem system = iris_system(Activation::relu);
    const ensemble::TrajectorySetup setup = unperturbed_setup(1e200);
    Observation run(system, setup);
    add(run, covariant_observable(), system, setup, short_range);
    run.advance_to(iterations);
    ASSERT_TRUE(run.trajectory().has_diverged(0));
    for (const auto& [name, values] : named(run.observable(0)))
        for (std::size_t place = 0; place < values.size() / lanes; ++place)
            ASSERT_TRUE(std::isnan(values[place])) << name;
}

TEST(Covariant, RefusesWhatDoesNotFit) {
    const auto refused = [](const SettingTexts& settings, const std::string& says) {
        EXPECT_THAT([&] { record(1.0, settings); },
                    Throws<UsageError>(Property(&UsageError::what, HasSubstr(says))));
    };
    refused({{"exponents", "28"}}, "observe.covariant.exponents = 28, but the system has 27 directions");
    refused({{"range", "10:20"}, {"forward", "11"}},
            "observe.covariant.forward = 11 is more than the 10 iterations before observe.covariant.range");
    refused({{"range", "10:80"}, {"backward", "11"}},
            "observe.covariant.backward = 11 is more than the 10 iterations after observe.covariant.range");
    refused({{"range", "10:91"}}, "observe.covariant.range = 10:91 reaches beyond");
    refused({{"range", "11:19"}}, "nothing is recorded");
}

}  // namespace
}  // namespace netlyap::observables
