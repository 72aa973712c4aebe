#include "netlyap/sweep/job/job.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/sweep/job/job_keys.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace netlyap::job {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Property;
using ::testing::Throws;
using ::testing::ThrowsMessage;

TEST(Job, IsByDefaultThePapersHistogram) {
    const Job job;
    EXPECT_NO_THROW(validate(job));
    EXPECT_EQ(job.eta, std::vector<double>{1.0});
    EXPECT_EQ(perturbation_radii(job), std::vector<double>{1e-8});
    ASSERT_EQ(job.seeds.size(), 500U);
    EXPECT_EQ(job.seeds.front(), 0);
    EXPECT_EQ(job.seeds.back(), 499);
    EXPECT_EQ(job.windows.starts.size() * job.windows.lengths.size(), 315U);
    EXPECT_EQ(job.windows.starts.back(), 100);
    EXPECT_EQ(job.windows.lengths.front(), 30);
    EXPECT_EQ(job.windows.lengths.back(), 100);
}

/// Whether an identity has a line of the key.
bool has_line(const std::string& identity, const std::string& key) {
    return ("\n" + identity).find("\n" + key + " = ") != std::string::npos;
}

TEST(Job, EveryKeyHasARole) {
    std::map<KeyRole, std::vector<std::string>> keys;
    for (const JobKey& key : job_keys())
        keys[key.role].push_back(key.name);
    EXPECT_THAT(keys[KeyRole::grid], ElementsAre("sweep.eta", "sweep.epsilon", "sweep.seeds"));
    EXPECT_THAT(keys[KeyRole::report],
                ElementsAre("sweep.name", "sweep.figure", "fit.min_r_squared", "fit.min_exponent",
                            "statistics.exponents.bins", "statistics.exponents.resamples",
                            "statistics.phases.horizon"));
    EXPECT_THAT(keys[KeyRole::run],
                ElementsAre("data.labels", "data.header", "data.decimal", "data.test_labels",
                            "network.init_file", "network.init_values", "run.checkpoint_seconds",
                            "run.time_limit", "run.lease_timeout", "run.max_attempts", "run.keep_final_state",
                            "run.kernel", "run.target", "run.target_error", "run.max_seeds"));
}

TEST(Job, IdentitiesHaveTheKeysOfTheirRolesThatHaveAnEffect) {
    Job job;
    set_key(job, "observe.names", "growth intermittency");
    const std::string text = identity(job);
    for (const JobKey& key : job_keys()) {
        const std::string name = key.older_name.empty() ? key.name : key.older_name;
        const bool has_effect = is_in_use(key, job) && !is_silent(key, job);
        const bool is_grid = key.role == KeyRole::grid;
        const bool is_record = key.role == KeyRole::record;
        const bool is_report = key.role == KeyRole::report;
        EXPECT_EQ(has_line(text, name), has_effect && (is_grid || is_record)) << key.name;
        EXPECT_EQ(has_line(unit_identity(job), name), has_effect && is_record) << key.name;
        EXPECT_EQ(has_line(older_unit_identity(job), name), has_effect && (is_record || is_report));
        EXPECT_EQ(has_line(archive_identity(job), name), has_effect && (is_grid || is_record || is_report));
    }
    EXPECT_EQ(without_keys(archive_identity(job), KeyRole::report), text);
    EXPECT_EQ(without_keys(text, KeyRole::grid), unit_identity(job));
    EXPECT_EQ(without_keys("a.key = of a later version\n", KeyRole::grid), "a.key = of a later version\n");
}

TEST(Job, ReportKeysBelongToTheArchiveAndToNoUnit) {
    const Job job;
    for (const auto& [key, value] :
         {std::pair("sweep.name", "another title"), std::pair("fit.min_exponent", "0.02"),
          std::pair("fit.min_r_squared", "0.8")}) {
        Job other = job;
        set_key(other, key, value);
        EXPECT_EQ(unit_identity(other), unit_identity(job));
        EXPECT_TRUE(differing_keys(job, other).empty());
        ASSERT_EQ(differing_keys(job, other, KeyRole::report).size(), 1U);
        EXPECT_EQ(differing_keys(job, other, KeyRole::report)[0].name, key);
        EXPECT_TRUE(is_same_identity(older_unit_identity(other), unit_identity(job)))
            << "as versions 0.1 had it";
        EXPECT_TRUE(is_same_identity(archive_identity(other), archive_identity(job)));
        EXPECT_FALSE(is_same_archive_identity(archive_identity(other), archive_identity(job)));
    }
}

/// Archives and journals of all versions are compared by these texts.
TEST(Job, IdentitiesHaveTheFirstNamesOfKeysAtTheirFirstPlaces) {
    Job job;
    set_key(job, "observe.names", "growth intermittency loss_visibility");
    set_key(job, "statistics.phases.horizon", "100");
    set_key(job, "statistics.exponents.bins", "7");
    EXPECT_THAT(archive_identity(job), HasSubstr("observe.intermittency.max_phases = 4096\n"
                                                 "observe.intermittency.horizon = 100\n"
                                                 "observe.loss_visibility.tie_tolerance = 0.001\n"));
    EXPECT_THAT(archive_identity(job), HasSubstr("fit.estimator = fit\nstatistics.bins = 7\n"));
    EXPECT_THAT(archive_identity(job), Not(HasSubstr("statistics.exponents")));
}

TEST(Job, SettingsOfAStatisticCountWhereWhatItNeedsIsObserved) {
    Job job;
    set_key(job, "observe.names", "training");
    const std::string text = archive_identity(job);
    set_key(job, "statistics.phases.horizon", "100");
    set_key(job, "statistics.exponents.bins", "7");
    EXPECT_EQ(archive_identity(job), text);
    EXPECT_TRUE(differing_keys(Job(), job, KeyRole::report).size() == 1) << "where the other job has it";
    EXPECT_TRUE(records(Job(), "/lyapunov/exponent"));
    EXPECT_FALSE(records(job, "/lyapunov/exponent"));
    EXPECT_TRUE(fits_windows(Job()));
    EXPECT_FALSE(fits_windows(job));
}

TEST(Job, OlderVersionsDoNotKnowReportKeysThatWereAddedLater) {
    Job job;
    set_key(job, "sweep.figure", "fig8");
    set_key(job, "statistics.exponents.bins", "7");
    EXPECT_EQ(older_unit_identity(job), older_unit_identity(Job())) << "their journals stay of the job";
    EXPECT_TRUE(has_line(archive_identity(job), "sweep.figure"));
    EXPECT_EQ(archive_identity(Job()).find("figure"), std::string::npos);
}

TEST(Job, IdentityIsThatOfItsEffect) {
    const Job job;
    const std::string text = identity(job);
    Job other = job;
    other.run.kernel = "scalar";
    other.run.max_attempts = 1;
    other.run.checkpoint_seconds = 1.0;
    other.run.time_limit_seconds = 10.0;
    set_key(other, "observe.accuracy.every", "77");
    EXPECT_EQ(identity(other), text);
    set_key(other, "observe.divergence.zoom", "0:5");
    EXPECT_NE(identity(other), text);
    set_key(other, "observe.divergence.zoom", "");
    EXPECT_EQ(identity(other), text);
    set_key(other, "observe.divergence.every", "2");
    EXPECT_NE(identity(other), text);
}

TEST(Job, AKeyThatWasAddedLaterSaysNothingAtItsDefault) {
    JobKey key = {KeyRole::record,
                  "sweep.members",
                  "",
                  "",
                  [](const Job& job) { return std::to_string(job.members); },
                  {}};
    Job other;
    other.members = 6;
    EXPECT_FALSE(is_silent(key, Job())) << "it was there from the beginning";
    key.is_added_later = true;
    EXPECT_TRUE(is_silent(key, Job()));
    EXPECT_FALSE(is_silent(key, other));
}

TEST(Job, UnitIdentityLeavesOutTheListsOfTheGrid) {
    Job job;
    const std::string text = unit_identity(job);
    EXPECT_THAT(text, Not(HasSubstr("sweep.eta")));
    EXPECT_THAT(text, Not(HasSubstr("sweep.epsilon")));
    EXPECT_THAT(text, Not(HasSubstr("sweep.seeds")));
    EXPECT_THAT(text, HasSubstr("sweep.seed = 1\n"));
    job.eta = {1.0, 5.0};
    job.epsilon = {1e-3};
    job.seeds = {7};
    EXPECT_EQ(unit_identity(job), text);
    job.members = 6;
    EXPECT_NE(unit_identity(job), text);
}

TEST(Job, IdentityHasTheContentOfTheDataAndNotTheirPath) {
    Job job;
    job.source = "mine/wine.csv";
    job.digest = "v2-0123456789abcdef-0011223344556677";
    const std::string text = unit_identity(job);
    EXPECT_THAT(text, HasSubstr("data.source = file\n"));
    EXPECT_THAT(text, HasSubstr("data.digest = v2-0123456789abcdef-0011223344556677\n"));
    Job other = job;
    other.source = "yours.csv";
    EXPECT_EQ(unit_identity(other), text);
    EXPECT_TRUE(differing_keys(job, other).empty());
    other.digest.back() = '8';
    EXPECT_FALSE(is_same_identity(unit_identity(other), text)) << "other names of classes";
    ASSERT_EQ(differing_keys(job, other).size(), 1U);
    EXPECT_EQ(differing_keys(job, other)[0].name, "data.digest");
    EXPECT_FALSE(is_same_identity(unit_identity(Job()), text)) << "iris";
    ASSERT_EQ(differing_keys(Job(), job).size(), 2U);
    EXPECT_EQ(differing_keys(Job(), job)[0].second, "file");
}

TEST(Job, IdentityOfOlderVersionsIsKnown) {
    Job job;
    job.source = "wine.csv";
    job.digest = "v2-0123456789abcdef-0011223344556677";
    const auto older = [&](const std::string& digest) {
        std::string text = identity(job);
        text.replace(text.find("data.source = file"), 18, "data.source = some/wine list.csv");
        return text.replace(text.find(job.digest), job.digest.size(), digest);
    };
    EXPECT_TRUE(is_same_identity(identity(job), older("0123456789abcdef")));
    EXPECT_TRUE(is_same_identity(older("0123456789abcdef"), identity(job)));
    EXPECT_TRUE(is_same_identity(older("0123456789abcdef"), older("0123456789abcdef")));
    EXPECT_FALSE(is_same_identity(identity(job), older("0123456789abcdee")));
    EXPECT_FALSE(is_same_identity(identity(job), older("")));
    EXPECT_FALSE(is_same_identity(identity(job), older("0123456789abcdef") + "sweep.more = 1\n"));
    Job as_written = job;
    as_written.digest = "0123456789abcdef";
    EXPECT_TRUE(differing_keys(as_written, job).empty());
}

TEST(Job, IsThatOfItsIdentity) {
    Job job;
    for (const auto& [key, value] : {std::pair("sweep.eta", "0.5 2"),
                                     {"fit.window_start", "0 1 2"},
                                     {"statistics.exponents.bins", "7"},
                                     {"observe.training.zoom", "0:5"},
                                     {"network.activation", "relu"}})
        set_key(job, key, value);
    const Job found =
        job_of(archive_identity(job) + "a.key = of a later version\nperturb.target = biases\nno key\n");
    EXPECT_EQ(archive_identity(found), archive_identity(job));
    EXPECT_EQ(found.windows.starts, job.windows.starts);
    EXPECT_EQ(archive_identity(job_of("")), archive_identity(Job()));
}

/// What is set and what the refusal says of it.
struct Refusal {
    std::vector<std::pair<std::string, std::string>> keys;
    std::string sentence;
};

const Refusal refusals[] = {
    {{{"sweep.eta", ""}}, "sweep.eta is empty"},
    {{{"sweep.eta", "0"}}, "sweep.eta has the value 0"},
    {{{"sweep.eta", "1 -0.5"}}, "sweep.eta has the value -0.5"},
    {{{"sweep.eta", "logspace(0, 400, 2)"}}, "sweep.eta has the value inf"},
    {{{"sweep.eta", "1 2 1"}}, "sweep.eta names a value twice"},
    {{{"sweep.epsilon", "0"}}, "sweep.epsilon has the value 0"},
    {{{"sweep.epsilon", "1e-8 -1e-8"}}, "sweep.epsilon has the value -1e-08"},
    {{{"sweep.epsilon", "1e-8 1e-8"}}, "sweep.epsilon names a value twice"},
    {{{"sweep.members", "0"}, {"sweep.epsilon", "1e-8"}, {"observe.names", "training"}},
     "sweep.epsilon is set"},
    {{{"sweep.seeds", ""}}, "sweep.seeds is empty"},
    {{{"sweep.seeds", "0:10 5"}}, "sweep.seeds names a value twice"},
    {{{"sweep.members", "-1"}}, "sweep.members = -1"},
    {{{"sweep.members", "1000001"}}, "sweep.members = 1000001"},
    {{{"sweep.iterations", "0"}}, "sweep.iterations = 0"},
    {{{"sweep.iterations", "1000000000001"}}, "sweep.iterations = 1000000000001"},
    {{{"perturb.at", "-1"}}, "perturb.at = -1"},
    {{{"perturb.at", "0 50 0"}}, "perturb.at names a value twice"},
    {{{"perturb.at", ""}}, "perturb.at is empty"},
    {{{"perturb.at", "0 50 200"}}, "perturb.at = 200 must lie in the recorded iterations 0 .. 199"},
    {{{"perturb.at", "0 50"}, {"sweep.members", "0"}, {"observe.names", "training"}},
     "perturb.at has several values, but sweep.members = 0"},
    {{{"perturb.at", "200"}}, "perturb.at = 200 must lie in the recorded iterations 0 .. 199"},
    {{{"sweep.name", "number # 1"}}, "sweep.name"},
    {{{"sweep.name", "two\nlines"}}, "sweep.name"},
    {{{"data.train", "0"}}, "data.train = 0"},
    {{{"data.split_seed", "-1"}}, "data.split_seed = -1"},
    {{{"data.source", ""}}, "data.source is empty"},
    {{{"data.source", "a#b.csv"}}, "data.source"},
    {{{"descent.factors", "1 2 3"}}, "descent.factors has 3 values, but the network has 2 layers of weights"},
    {{{"descent.momentum", "1"}}, "descent.momentum = 1 must be at least 0, below 1"},
    {{{"descent.eps", "0"}}, "descent.eps = 0"},
    {{{"descent.factors", "-1"}}, "descent.factors has the value -1"},
    {{{"network.hidden", "10 0"}}, "network.hidden has the value 0"},
    {{{"network.hidden", "100001"}}, "network.hidden has the value 100001"},
    {{{"network.init_scale", "0"}}, "network.init_scale has the value 0"},
    {{{"network.init_scale", "1 -1"}}, "network.init_scale has the value -1"},
    {{{"network.init_scale", "1 2 3"}}, "network.init_scale has 3 values, but the network has 2 layers"},
    {{{"network.init", "normal xavier"}, {"network.hidden", "10 10"}},
     "network.init has 2 values, but the network has 3 layers"},
    {{{"network.init", "file"}}, "network.init = file needs theta(0)"},
    {{{"network.init", "file normal"}, {"network.init_values", "1"}}, "it stands alone"},
    {{{"network.init_values", "1"}}, "network.init_values is given, but network.init = normal"},
    {{{"network.init_file", "a.txt"}}, "network.init_file is given, but network.init = normal"},
    {{{"network.init", "file"}, {"network.init_values", "1"}, {"network.init_file", "a.txt"}},
     "network.init_file and network.init_values both"},
    {{{"network.init", "file"}, {"network.init_values", "1"}, {"network.init_scale", "2"}},
     "network.init_scale = 2 has no effect"},
    {{{"network.init", "file"}, {"network.init_values", "1"}, {"sweep.fresh_initial_conditions", "yes"}},
     "sweep.fresh_initial_conditions draws theta(0) anew"},
    {{{"network.init", "file"}, {"network.init_file", "a#b.txt"}}, "network.init_file must be one line"},
    {{{"network.l2", "-0.1"}}, "network.l2 = -0.1"},
    {{{"fit.window_start", ""}}, "fit.window_start is empty"},
    {{{"fit.window_start", "-5"}}, "fit.window_start has the value -5"},
    {{{"fit.window_start", "5 5"}}, "fit.window_start names a value twice"},
    {{{"fit.window_length", ""}}, "fit.window_length is empty"},
    {{{"fit.window_length", "2"}}, "fit.window_length has the value 2"},
    {{{"fit.window_length", "30 1000000000001"}}, "fit.window_length has the value 1000000000001"},
    {{{"fit.window_length", "30 30"}}, "fit.window_length names a value twice"},
    {{{"fit.min_r_squared", "1"}}, "fit.min_r_squared = 1"},
    {{{"observe.names", ""}}, "observe.names is empty"},
    {{{"run.checkpoint_seconds", "0"}}, "run.checkpoint_seconds"},
    {{{"run.time_limit", "-1"}}, "run.time_limit"},
    {{{"run.max_attempts", "0"}}, "run.max_attempts"},
};

TEST(Job, IsRefusedWithASentenceThatNamesTheKey) {
    for (const Refusal& refusal : refusals) {
        Job job;
        for (const auto& [key, value] : refusal.keys)
            set_key(job, key, value);
        EXPECT_THAT([&] { validate(job); },
                    Throws<UsageError>(AllOf(Property(&UsageError::what, HasSubstr(refusal.sentence)),
                                             Property(&UsageError::code, ExitCode::usage))))
            << refusal.sentence;
    }
}

TEST(Job, IsNotGivenAnObservableTwice) {
    Job job;
    EXPECT_THAT([&] { set_key(job, "observe.names", "divergence training training"); },
                ThrowsMessage<UsageError>(HasSubstr("observe.names names training twice")));
    EXPECT_EQ(job.observables, Job().observables);
}

TEST(Job, WindowsMatterOnlyWithGrowth) {
    Job job;
    job.observables = {"training"};
    job.windows.lengths.clear();
    EXPECT_NO_THROW(validate(job));
}

TEST(Job, WithoutMembersHasNoRadius) {
    Job job;
    job.members = 0;
    job.observables = {"training"};
    EXPECT_NO_THROW(validate(job));
    EXPECT_EQ(perturbation_radii(job), std::vector<double>{0.0});
}

// Without the accuracy that is there by default a job was the same as with it: in one run directory there
// could have been results of both.
TEST(Job, IdentityTellsAnEmptySettingFromItsDefault) {
    std::size_t accepted = 0;
    for (const JobKey& key : job_keys()) {
        if (key.observable.empty())
            continue;
        Job job;
        job.observables = {key.observable};
        try {
            set_key(job, key.name, "");
        } catch (const UsageError&) {
            continue;
        }
        ++accepted;
        EXPECT_EQ(key.text(job_of(identity(job))), "") << key.name;
    }
    EXPECT_GT(accepted, 3U);
}

}  // namespace
}  // namespace netlyap::job
