#include "netlyap/sweep/job/job_keys.hpp"

#include "netlyap/core/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <map>
#include <set>

namespace netlyap::job {
namespace {

using ::testing::AllOf;
using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::Property;
using ::testing::Throws;

/// Another value than the default for every key, in its canonical form, and one that it cannot take.
struct Example {
    std::string good;
    std::string bad;
};
const std::map<std::string, Example> examples = {
    {"sweep.name", {"eta = 1 or 5", ""}},
    {"sweep.figure", {"fig8", "Figure 8"}},
    {"sweep.eta", {"0.01 1 5", "fast"}},
    {"sweep.epsilon", {"1e-14 1e-08", "1e-8,1e-6"}},
    {"sweep.seeds", {"0:20 31 40", "20:0"}},
    {"sweep.members", {"20", "many"}},
    {"sweep.iterations", {"5000", "5e3"}},
    {"sweep.seed", {"-3", "1.5"}},
    {"sweep.fresh_initial_conditions", {"yes", "maybe"}},
    {"data.source", {"data/wine list.csv", ""}},
    {"data.labels", {"data/train labels.h5:/y", ""}},
    {"data.label_column", {"tree species", ""}},
    {"data.target", {"height \"crown width\"", ""}},
    {"data.decimal", {"comma", "points"}},
    {"data.header", {"yes", "perhaps"}},
    {"data.test_source", {"data/test images.gz", ""}},
    {"data.test_labels", {"data/test labels.gz", ""}},
    {"data.samples", {"300 random", "300"}},
    {"data.train", {"100", "100 samples"}},
    {"data.split_seed", {"7", ""}},
    {"data.scale", {"standardize", "Standardize"}},
    {"data.digest", {"v2-00ff00ff00ff00ff-0123456789abcdef", ""}},
    {"network.hidden", {"16 16", "16x16"}},
    {"network.activation", {"gelu", "step"}},
    {"network.init", {"xavier uniform", "glorot"}},
    {"network.init_scale", {"0.5 2", "nan"}},
    {"network.init_file", {"some folder/start.h5:/theta", ""}},
    {"network.init_values", {"0.7 -0.5", "a"}},
    {"network.init_digest", {"v1-00ff00ff00ff00ff", ""}},
    {"network.l2", {"0.001", "1e999"}},
    {"network.loss", {"squared", "mse"}},
    {"network.biases", {"hidden", "no"}},
    {"descent.method", {"adam", "Adam"}},
    {"descent.momentum", {"0.5", "high"}},
    {"descent.alpha", {"0.9", "0.9 0.99"}},
    {"descent.beta1", {"0", "none"}},
    {"descent.beta2", {"0.99", "two"}},
    {"descent.eps", {"1e-06", ""}},
    {"descent.factors", {"1 0.5", "mean-field"}},
    {"descent.batch", {"32", "0"}},
    {"descent.batch_order", {"per_seed", "own"}},
    {"perturb.at", {"0 4000", "4k"}},
    {"perturb.target", {"5 random weights of layer 1", "biases"}},
    {"perturb.distribution", {"sphere", "gauss"}},
    {"perturb.paired", {"no", "2"}},
    {"perturb.first_member", {"6", "sixth"}},
    {"observe.names", {"training accuracy", "training accurracy"}},
    {"observe.divergence.record", {"mean", "median"}},
    {"observe.divergence.norm", {"max", "l3"}},
    {"observe.divergence.state", {"yes", "maybe"}},
    {"observe.divergence.per_layer", {"yes", "all"}},
    {"observe.divergence.outputs", {"yes", "logits"}},
    {"observe.weight_importance.at", {"4999", "last"}},
    {"observe.weights.seeds", {"-3 7 12:14 20:30:5", "seven"}},
    {"observe.loss_autocorrelation.lags", {"20", "-1"}},
    {"observe.loss_autocorrelation.shuffles", {"100", "none"}},
    {"observe.loss_divergence.embedding", {"2", "0"}},
    {"observe.loss_divergence.delay", {"3", "1.5"}},
    {"observe.loss_divergence.theiler", {"50", "-1"}},
    {"observe.loss_divergence.radius", {"0.01", "0"}},
    {"observe.loss_divergence.references", {"100", "1e3"}},
    {"observe.intermittency.max_phases", {"100", "0"}},
    {"observe.loss_visibility.tie_tolerance", {"1e-06", "-1"}},
    {"observe.loss_visibility.max_degree", {"20", "0"}},
    {"observe.predictions.at", {"13", "a"}},
    {"observe.hessian.largest", {"5", "0"}},
    {"observe.hessian.smallest", {"2", "-1"}},
    {"observe.hessian.all", {"yes", "some"}},
    {"observe.hessian.by_layer", {"yes", "each"}},
    {"observe.spectrum.exponents", {"83", "-1"}},
    {"observe.spectrum.orthonormalize_every", {"10", "0"}},
    {"observe.spectrum.from", {"100", "-1"}},
    {"observe.spectrum.transient", {"100", "1.5"}},
    {"observe.covariant.exponents", {"2", "-1"}},
    {"observe.covariant.orthonormalize_every", {"10", "0"}},
    {"observe.covariant.forward", {"1000", "-1"}},
    {"observe.covariant.backward", {"1000", "all"}},
    {"observe.covariant.seeds", {"7 12:14", "seven"}},
    {"observe.covariant.vectors", {"yes", "all"}},
    {"observe.time_to_learn.accuracy", {"0.95", "0"}},
    {"observe.time_to_learn.loss", {"0.1", "-1"}},
    {"observe.time_to_learn.hold", {"5", "0"}},
    {"fit.window_start", {"0 10 20", "0 10.5"}},
    {"fit.window_length", {"30:34", "34:30"}},
    {"fit.min_r_squared", {"0.95", "high"}},
    {"fit.min_exponent", {"-1", ""}},
    {"statistics.exponents.bins", {"50", "10001"}},
    {"statistics.exponents.resamples", {"500", "99"}},
    {"statistics.phases.horizon", {"3000", "-1"}},
    {"fit.average", {"log", "median"}},
    {"fit.estimator", {"ratio", "best"}},
    {"run.checkpoint_seconds", {"5", "5s"}},
    {"run.lease_timeout", {"2.5", "2s"}},
    {"run.time_limit", {"3600", "1:00:00"}},
    {"run.max_attempts", {"1", "1.0"}},
    {"run.keep_final_state", {"yes", "all"}},
    {"run.kernel", {"scalar", ""}},
    {"run.target", {"tangent_statistics/nmle", ""}},
    {"run.target_error", {"0.02", "2 %"}},
    {"run.max_seeds", {"500", "1e3"}},
};

/// Those of the settings that observables share, by their last word.
const std::map<std::string, Example> shared_examples = {
    {"every", {"12", "0"}},
    {"range", {"3000:10000", "200:100"}},
    {"zoom", {"0:200 4950:5000", "a:b"}},
};

const Example& example_of(const std::string& key) {
    const auto own = examples.find(key);
    return own != examples.end() ? own->second : shared_examples.at(key.substr(key.rfind('.') + 1));
}

std::string text_of(const Job& job, const std::string& name) {
    for (const JobKey& key : job_keys())
        if (key.name == name)
            return key.text(job);
    return "no such key";
}

TEST(JobKeys, HaveAnExampleHereEach) {
    std::set<std::string> names;
    for (const JobKey& key : job_keys()) {
        EXPECT_NO_THROW((void)example_of(key.name)) << key.name;
        EXPECT_TRUE(names.insert(key.name).second) << key.name << " is there twice";
        EXPECT_FALSE(key.help.empty() || key.form.empty()) << key.name;
    }
    for (const auto& [name, example] : examples)
        EXPECT_TRUE(names.contains(name)) << name << " is no key";
}

TEST(JobKeys, TakeBackTheTextTheyGive) {
    for (const JobKey& key : job_keys()) {
        Job job;
        const std::string before = key.text(job);
        key.set(job, before);
        EXPECT_EQ(key.text(job), before) << key.name;
        set_key(job, key.name, example_of(key.name).good);
        EXPECT_EQ(key.text(job), example_of(key.name).good) << key.name;
        EXPECT_NE(key.text(job), before) << key.name;
        for (const JobKey& other : job_keys())
            if (other.name != key.name) {
                EXPECT_EQ(other.text(job), other.text(Job())) << key.name << " changes " << other.name;
            }
    }
}

TEST(JobKeys, RefuseWhatTheyCannotTake) {
    for (const JobKey& key : job_keys())
        if (const std::string& bad = example_of(key.name).bad; !bad.empty()) {
            Job job;
            EXPECT_THAT([&] { set_key(job, key.name, bad); },
                        Throws<UsageError>(Property(
                            &UsageError::what,
                            HasSubstr(key.name == "observe.names" ? "accurracy" : key.name + " = " + bad))));
            EXPECT_EQ(key.text(job), key.text(Job())) << "and keep what they had";
        }
}

TEST(JobKeys, GoOnWithTheirOlderNames) {
    for (const auto& [older, name] :
         std::map<std::string, std::string>{{"statistics.bins", "statistics.exponents.bins"},
                                            {"statistics.resamples", "statistics.exponents.resamples"},
                                            {"observe.intermittency.horizon", "statistics.phases.horizon"}}) {
        ASSERT_NE(find_key(older), nullptr) << older;
        EXPECT_EQ(find_key(older), find_key(name));
        Job job;
        set_key(job, older, "700");
        EXPECT_EQ(text_of(job, name), "700");
        EXPECT_THAT(find_key(name)->help, HasSubstr("; older name: " + older));
    }
    EXPECT_EQ(find_key(""), nullptr);
}

TEST(JobKeys, SayTheBoundsOfANumber) {
    Job job;
    EXPECT_THAT([&] { set_key(job, "statistics.exponents.bins", "0"); },
                Throws<UsageError>(Property(&UsageError::what,
                                            HasSubstr("statistics.exponents.bins = 0 must be 1 to 10000"))));
    EXPECT_THAT([&] { set_key(job, "observe.training.every", "0"); },
                Throws<UsageError>(
                    Property(&UsageError::what, HasSubstr("observe.training.every = 0 must be at least 1"))));
}

TEST(JobKeys, SpellOutTheirChoicesInTheRefusal) {
    Job job;
    EXPECT_THAT([&] { set_key(job, "network.activation", "step"); },
                Throws<UsageError>(Property(
                    &UsageError::what,
                    HasSubstr("one of identity | sigmoid | tanh | relu | softplus | gelu | swish"))));
    for (const auto& [key, wrong, right] : {std::array{"network.activation", "sigmod", "sigmoid"},
                                            {"fit.estimator", "Ratio", "ratio"},
                                            {"observe.divergence.record", "members", "member"}})
        EXPECT_THAT(([&, &key = key, &wrong = wrong] { set_key(job, key, wrong); }),
                    Throws<UsageError>(Property(&UsageError::what,
                                                HasSubstr("; did you mean " + std::string(right) + "?"))));
    EXPECT_THAT([&] { set_key(job, "observe.names", "training accurracy"); },
                Throws<UsageError>(Property(&UsageError::what, HasSubstr("did you mean accuracy?"))));
    for (const std::string yes : {"yes", "true", "1"}) {
        set_key(job, "perturb.paired", yes);
        EXPECT_TRUE(job.perturbation.paired);
    }
    for (const std::string no : {"no", "false", "0"}) {
        set_key(job, "perturb.paired", no);
        EXPECT_FALSE(job.perturbation.paired);
    }
}

TEST(JobKeys, AnUnknownKeyNamesTheNearest) {
    Job job;
    for (const auto& [wrong, right] :
         std::map<std::string, std::string>{{"sweep.etta", "sweep.eta"},
                                            {"sweep.epsilons", "sweep.epsilon"},
                                            {"observe.divergence.evry", "observe.divergence.every"},
                                            {"fit.estimater", "fit.estimator"},
                                            {"perturb.pared", "perturb.paired"},
                                            {"learning_rate", "sweep.eta"},
                                            {"Learning-Rate", "sweep.eta"},
                                            {"network.learning_rate", "sweep.eta"},
                                            {"perturbation_radius", "sweep.epsilon"},
                                            {"data.label", "data.labels"},
                                            {"data.label_col", "data.label_column"},
                                            {"data.images", "data.source"},
                                            {"model.hiden", "network.hidden"}})
        EXPECT_THAT(
            [&] { set_key(job, wrong, "1"); },
            Throws<UsageError>(Property(&UsageError::what,
                                        AllOf(HasSubstr(wrong), HasSubstr("did you mean " + right + "?")))));
}

TEST(JobKeys, AnUnknownKeyFarFromAllNamesNone) {
    Job job;
    for (const std::string wrong : {"curriculum", "attention.heads", "dropout", "x"})
        EXPECT_THAT(
            [&] { set_key(job, wrong, "1"); },
            Throws<UsageError>(Property(&UsageError::what, Eq("there is no key " + wrong +
                                                              "; `netlyap jobs --defaults` lists all"))));
}

TEST(JobKeys, BlanksAroundAValueDoNotCount) {
    Job job;
    set_key(job, "sweep.name", "  a name ");
    set_key(job, "sweep.members", " 3\t");
    EXPECT_EQ(job.name, "a name") << "as in a job file, so that the identity is the same";
    EXPECT_EQ(job.members, 3);
}

TEST(JobKeys, DifferencesNameTheKeysOfTheIdentity) {
    Job first;
    Job second;
    set_key(second, "run.kernel", "scalar");
    set_key(second, "observe.accuracy.every", "3");
    EXPECT_TRUE(differing_keys(first, second).empty()) << "settings of what is not observed have no effect";
    set_key(second, "sweep.eta", "1 5");
    set_key(second, "observe.names", "divergence training growth accuracy");
    const std::vector<KeyDifference> differences = differing_keys(first, second);
    ASSERT_EQ(differences.size(), 3U);
    EXPECT_EQ(differences[0].name, "sweep.eta");
    EXPECT_EQ(differences[0].first, "1");
    EXPECT_EQ(differences[0].second, "1 5");
    EXPECT_EQ(differences[1].name, "observe.names");
    EXPECT_EQ(differences[2].name, "observe.accuracy.every");
}

TEST(JobKeys, TheJobFileHasEveryKeyOnceUnderItsSection) {
    for (const bool documented : {false, true}) {
        const std::string text = job_file_text(Job(), documented);
        std::size_t place = 0;
        for (const JobKey& key : job_keys()) {
            const std::string short_name = key.name.substr(key.name.rfind('.') + 1);
            place = text.find("\n" + short_name + " = " + key.text(Job()) + "\n", place);
            ASSERT_NE(place, std::string::npos) << key.name << " in its order";
            ++place;
        }
        EXPECT_THAT(text, HasSubstr("[observe.divergence]\n"));
        EXPECT_EQ(text.find('#') != std::string::npos, documented);
    }
    EXPECT_EQ(text_of(Job(), "sweep.seeds"), "0:500");
}

}  // namespace
}  // namespace netlyap::job
