#include "netlyap/dynamics/observables/observable.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/random.hpp"

#include "small_trajectory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

/// What holds for every kind of observable, those of later registration included.
namespace netlyap::observables {
namespace {

using ::testing::HasSubstr;
using ::testing::Property;
using ::testing::Throws;

constexpr std::int64_t iterations = 301;

/// All registered types, each with its defaults and with every setting changed: strides of 3, other choices.
struct Variant {
    const ObservableType& type;
    SettingValues settings;
};
std::string other_value(const Setting<SettingValues>& setting) {
    static const std::map<std::string, std::string> others = {
        {"seeds", "0 14:16"}, {"zoom", "20:23 300"}, {"at", "13"},
        {"range", "12:299"},  {"radius", "0.25"},    {"tie_tolerance", "0.25"},
        {"backward", "2"},    {"accuracy", "0.8"},   {"loss", "0.7"}};
    const auto other = others.find(setting.about.name);
    return other != others.end() ? other->second : setting.choices.empty() ? "3" : setting.choices.back();
}
std::vector<Variant> variants() {
    std::vector<Variant> all;
    for (const ObservableType& type : observable_types()) {
        SettingValues quick = type.settings.defaults;
        SettingValues others = type.settings.defaults;
        for (const Setting<SettingValues>& setting : type.settings.all) {
            if (setting.about.name == "shuffles")
                setting.set(quick, "shuffles", "10");
            setting.set(others, setting.about.name, other_value(setting));
            if (type.name == "hessian" && setting.about.name == "every")
                for (SettingValues* values : {&quick, &others})
                    setting.set(*values, "every", "150");
        }
        all.push_back({type, quick});
        all.push_back({type, others});
    }
    return all;
}

Observation observation(const TrainingSystem& system, std::int64_t perturb_at) {
    const ensemble::TrajectorySetup setup = small_setup(perturb_at);
    Observation run(system, setup);
    for (const Variant& variant : variants()) {
        ObservableSetup told = observable_setup(variant.type, system, setup, iterations);
        told.settings = variant.settings;
        run.add(variant.type, told);
    }
    return run;
}

/// The rows of all lanes of a table.
std::size_t rows_of(const std::vector<Field>& fields, const std::vector<FieldValues>& results,
                    const Table& table) {
    std::int64_t rows = 0;
    for (const std::int64_t count :
         std::get<std::vector<std::int64_t>>(results[field_index(fields, table.rows)]))
        rows += count;
    return static_cast<std::size_t>(rows);
}

/// Of these every initial condition has a number everywhere; of the others some may not, e.g. without
/// neighbours.
const std::set<std::string> never_nan = {"divergence",        "training",    "accuracy",   "growth",
                                         "weight_importance", "weight_path", "period",     "saturation",
                                         "intermittency",     "member_loss", "predictions"};

TEST(Observables, DeliverWhatTheirFieldsDeclare) {
    const TrainingSystem system = iris_system();
    for (const std::int64_t at : {0, 11}) {
        Observation run = observation(system, at);
        run.advance_to(iterations);
        for (std::size_t i = 0; i < variants().size(); ++i) {
            const Observable& observable = run.observable(i);
            const std::vector<Field> fields = observable.fields();
            const std::vector<FieldValues> results = observable.results();
            ASSERT_EQ(fields.size(), results.size());
            for (std::size_t f = 0; f < fields.size(); ++f) {
                EXPECT_EQ(&recorder_of(fields[f].path), &observable_type(variants()[i].type.name));
                EXPECT_EQ(results[f].index(), static_cast<std::size_t>(fields[f].type)) << fields[f].path;
                const std::size_t entries = fields[f].table ? rows_of(fields, results, *fields[f].table)
                                                            : lanes * entries_per_seed(fields[f]);
                EXPECT_EQ(bits(results[f]).size(), entries) << fields[f].path;
                EXPECT_EQ(fields[f].path.front(), '/');
                EXPECT_FALSE(fields[f].units.empty() || fields[f].long_name.empty()) << fields[f].path;
                const std::vector<std::uint64_t> values = bits(results[f]);
                if (!fields[f].table && never_nan.contains(variants()[i].type.name)) {
                    EXPECT_EQ(std::count(values.begin(), values.end(), ~std::uint64_t{0}), 0)
                        << fields[f].path;
                }
            }
        }
    }
}

TEST(Observables, RestoredInTheMiddleGiveTheSameBits) {
    const TrainingSystem system = iris_system();
    RandomSequence random({5, Purpose::bootstrap}, {0, 0, 0});
    for (const std::int64_t at : {0, 11}) {
        Observation undisturbed = observation(system, at);
        undisturbed.advance_to(iterations);
        for (int trial = 0; trial < 5; ++trial) {
            auto run = std::make_unique<Observation>(observation(system, at));
            for (int cuts = 0; cuts < 3; ++cuts) {
                const std::int64_t left = iterations - run->trajectory().iteration();
                const auto step = uniform_below(random.next(), static_cast<std::uint64_t>(left) + 1);
                run->advance_to(run->trajectory().iteration() + static_cast<std::int64_t>(step));
                const Bytes state = run->save();
                run = std::make_unique<Observation>(observation(system, at));
                run->restore(state);
                ASSERT_EQ(run->save(), state);
            }
            run->advance_to(iterations);
            for (std::size_t i = 0; i < variants().size(); ++i) {
                const auto expected = undisturbed.observable(i).results();
                const auto results = run->observable(i).results();
                for (std::size_t f = 0; f < results.size(); ++f)
                    ASSERT_EQ(bits(results[f]), bits(expected[f])) << variants()[i].type.name;
            }
        }
    }
}

/// One observable that has seen so many iterations.
Observation with_one(const TrainingSystem& system, const Variant& variant, std::int64_t seen) {
    const ensemble::TrajectorySetup setup = small_setup(0);
    Observation run(system, setup);
    ObservableSetup told = observable_setup(variant.type, system, setup, iterations);
    told.settings = variant.settings;
    run.add(variant.type, told);
    run.advance_to(seen);
    return run;
}

TEST(Observables, RefuseAStateOfAnotherIteration) {
    const TrainingSystem system = iris_system();
    for (const Variant& variant : variants()) {
        if (variant.type.name == "weight_path" || variant.type.name == "weight_importance" ||
            variant.type.name == "predictions" || variant.type.name == "final_parameters")
            continue;  // nothing in their state grows
        const Observation early = with_one(system, variant, 5);
        // The first period is that of 256 iterations, the second Hessian that of 150; everything else is seen
        // earlier.
        const bool is_late = variant.type.name == "period" || variant.type.name == "hessian";
        const Observation late = with_one(system, variant, is_late ? 270 : 40);
        ByteWriter writer;
        late.trajectory().save(writer);
        early.observables().save(writer);
        Observation fresh = with_one(system, variant, 0);
        EXPECT_THROW(fresh.restore(writer.bytes()), DataError) << variant.type.name;
        Observation other = with_one(system, variant, 0);
        EXPECT_NO_THROW(other.restore(late.save())) << variant.type.name;
    }
}

TEST(Observables, RefuseADamagedStateOrGoOnToWhatTheyDeclare) {
    const TrainingSystem system = iris_system();
    RandomSequence random({6, Purpose::bootstrap}, {0, 0, 0});
    for (const Variant& variant : variants()) {
        const Observation undisturbed = with_one(system, variant, 290);
        const Bytes good = undisturbed.save();
        ByteWriter trajectory;
        undisturbed.trajectory().save(trajectory);
        const std::size_t of_trajectory = trajectory.bytes().size();
        const auto place_below = [&](std::size_t bound) {
            return static_cast<std::size_t>(uniform_below(random.next(), bound));
        };
        for (int trial = 0; trial < 9; ++trial) {
            Bytes bad = good;
            if (trial < 2)
                bad.resize(of_trajectory + place_below(good.size() - of_trajectory));
            else if (trial < 3)
                bad.push_back(std::byte{0});
            else  // most of what steers lies at the beginning
                bad[of_trajectory + place_below(trial % 2 == 0
                                                    ? std::min<std::size_t>(64, good.size() - of_trajectory)
                                                    : good.size() - of_trajectory)] =
                    static_cast<std::byte>(random.next());
            Observation run = with_one(system, variant, 0);
            try {
                run.restore(bad);
            } catch (const DataError&) {
                continue;
            }
            ASSERT_GE(trial, 3) << variant.type.name << ": a state of another length";
            run.advance_to(iterations);
            const std::vector<Field> fields = run.observable(0).fields();
            const std::vector<FieldValues> results = run.observable(0).results();
            ASSERT_EQ(fields.size(), results.size());
            for (std::size_t f = 0; f < fields.size(); ++f)
                EXPECT_EQ(bits(results[f]).size(), fields[f].table
                                                       ? rows_of(fields, results, *fields[f].table)
                                                       : lanes * entries_per_seed(fields[f]))
                    << fields[f].path;
        }
    }
}

TEST(Observables, FieldsDependOnTheJobAlone) {
    const TrainingSystem system = iris_system();
    Observation fresh = observation(system, 11);
    Observation done = observation(system, 11);
    done.advance_to(iterations);
    std::set<std::string> paths;
    for (std::size_t i = 0; i < variants().size(); ++i) {
        const std::vector<Field> before = fresh.observable(i).fields();
        const std::vector<Field> after = done.observable(i).fields();
        ASSERT_EQ(before.size(), after.size());
        for (std::size_t f = 0; f < before.size(); ++f) {
            EXPECT_EQ(before[f].path, after[f].path);
            EXPECT_EQ(entries_per_seed(before[f]), entries_per_seed(after[f]));
            if (i % 2 == 0) {
                EXPECT_TRUE(paths.insert(before[f].path).second) << before[f].path << " is there twice";
            }
        }
    }
}

TEST(Observables, AreFoundByTheirNames) {
    std::set<std::string> names;
    for (const ObservableType& type : observable_types()) {
        EXPECT_EQ(&observable_type(type.name), &type);
        EXPECT_TRUE(names.insert(type.name).second);
        EXPECT_FALSE(type.summary.empty());
    }
    EXPECT_TRUE(names.contains("divergence") && names.contains("training") && names.contains("accuracy") &&
                names.contains("growth"));
    EXPECT_THAT([] { static_cast<void>(observable_type("divergense")); },
                Throws<UsageError>(Property(&UsageError::what, HasSubstr("did you mean divergence?"))));
}

}  // namespace
}  // namespace netlyap::observables
