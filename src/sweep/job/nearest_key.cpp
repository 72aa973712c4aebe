#include "netlyap/core/nearest_word.hpp"
#include "netlyap/sweep/job/job_keys.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace netlyap::job {

namespace {

/// What people in the field call things, and the keys that they are.
constexpr std::array<std::pair<const char*, const char*>, 42> words_of_the_field{{
    {"learning_rate", "sweep.eta"},
    {"learning_rates", "sweep.eta"},
    {"step_size", "sweep.eta"},
    {"lr", "sweep.eta"},
    {"perturbation", "sweep.epsilon"},
    {"perturbation_radius", "sweep.epsilon"},
    {"perturbation_size", "sweep.epsilon"},
    {"noise", "sweep.epsilon"},
    {"eps", "sweep.epsilon"},
    {"initial_condition", "sweep.seeds"},
    {"initial_conditions", "sweep.seeds"},
    {"copies", "sweep.members"},
    {"ensemble", "sweep.members"},
    {"ensemble_size", "sweep.members"},
    {"perturbations", "sweep.members"},
    {"trajectories", "sweep.members"},
    {"epochs", "sweep.iterations"},
    {"steps", "sweep.iterations"},
    {"title", "sweep.name"},
    {"csv", "data.source"},
    {"data", "data.source"},
    {"dataset", "data.source"},
    {"file", "data.source"},
    {"inputs", "data.source"},
    {"features", "data.source"},
    {"images", "data.source"},
    {"classes", "data.labels"},
    {"label_file", "data.labels"},
    {"class_column", "data.label_column"},
    {"target_column", "data.target"},
    {"normalize", "data.scale"},
    {"test", "data.test_source"},
    {"validation", "data.test_source"},
    {"subset", "data.samples"},
    {"subsample", "data.samples"},
    {"standardize", "data.scale"},
    {"rescale", "data.scale"},
    {"layers", "network.hidden"},
    {"weight_decay", "network.l2"},
    {"optimizer", "descent.method"},
    {"optimiser", "descent.method"},
    {"observables", "observe.names"},
}};

std::string last_part(const std::string& key) {
    return key.substr(key.rfind('.') + 1);
}

/// A name as keys are written: small letters, with "_" between words.
std::string as_key(std::string name) {
    for (char& c : name)
        c = c == '-' || c == ' ' ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return name;
}

std::string key_in_the_field(const std::string& word) {
    for (const auto& [called, key] : words_of_the_field)
        if (word == called)
            return key;
    return "";
}

}  // namespace

std::string nearest_key(const std::string& given) {
    const std::string name = as_key(given);
    const std::string last = last_part(name);
    std::vector<std::string> names, same_last_part, last_parts;
    for (const JobKey& key : job_keys()) {
        names.push_back(key.name);
        last_parts.push_back(last_part(key.name));
        if (last_parts.back() == last)
            same_last_part.push_back(key.name);
    }
    if (!same_last_part.empty())
        return closest_word(name, same_last_part);
    if (const std::string key = key_in_the_field(last); !key.empty())
        return key;
    if (name != last)
        if (const std::string whole = nearest_word(name, names); !whole.empty())
            return whole;
    const std::string nearest = nearest_word(last, last_parts);
    const auto place = std::find(last_parts.begin(), last_parts.end(), nearest) - last_parts.begin();
    return nearest.empty() ? "" : names.at(static_cast<std::size_t>(place));
}

}  // namespace netlyap::job
