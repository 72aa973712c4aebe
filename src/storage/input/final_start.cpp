#include "final_start.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/core/value_text.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace netlyap::input {

const std::string final_parameters = "/final_parameters/parameters";

namespace {

/// theta(T) of all points of an archive, read row by row.
class FinalParameters {
public:
    FinalParameters(const hdf5::Handle& file, const std::string& name)
        : name_(name),
          etas_(hdf5::read_float64(file, "/final_parameters/eta")),
          epsilons_(hdf5::read_float64(file, "/final_parameters/epsilon")),
          seeds_(hdf5::read_int64(file, "/final_parameters/seed")),
          dataset_(hdf5::open_dataset(file, final_parameters)),
          form_(hdf5::dataset_form(dataset_)) {
        if (form_.shape.size() != 4 || form_.shape[0] != etas_.size() || form_.shape[1] != epsilons_.size() ||
            form_.shape[2] != seeds_.size() || form_.shape[3] == 0)
            throw DataError(
                what() + " has the shape " + hdf5::shape_text(form_.shape) + ", but its axes say " +
                hdf5::shape_text({etas_.size(), epsilons_.size(), seeds_.size()}) + " and parameters");
    }

    [[nodiscard]] const std::vector<double>& etas() const { return etas_; }
    [[nodiscard]] const std::vector<double>& epsilons() const { return epsilons_; }
    [[nodiscard]] const std::vector<std::int64_t>& seeds() const { return seeds_; }
    [[nodiscard]] std::string what() const { return final_parameters + " of " + name_; }
    /// How a user names a point of it.
    [[nodiscard]] std::string at(double eta, const std::optional<double>& epsilon) const {
        return "network.init_file = " + name_ + ":" + final_parameters + ",eta=" + to_text(eta) +
               (epsilon ? ",epsilon=" + to_text(*epsilon) : "");
    }
    /// Nothing where it is missing.
    [[nodiscard]] std::vector<double> row(std::size_t eta, std::size_t epsilon, std::size_t seed) const {
        try {
            std::vector<double> row = hdf5::read_line(dataset_, form_, {eta, epsilon, seed, 0}, 3);
            if (std::all_of(row.begin(), row.end(), [](double value) { return std::isfinite(value); }))
                return row;
        } catch (const hdf5::NothingStored&) {  // the whole unit is missing
        }
        return {};
    }

private:
    std::string name_;
    std::vector<double> etas_;
    std::vector<double> epsilons_;
    std::vector<std::int64_t> seeds_;
    hdf5::Handle dataset_;
    hdf5::Form form_;
};

/// The place of a value on an axis; UsageError with all of them where it is not there.
template <class Value>
std::size_t place_of(Value value, const std::vector<Value>& all, const std::string& axis,
                     const std::string& what) {
    const auto found = std::find(all.begin(), all.end(), value);
    if (found == all.end())
        throw UsageError(what + " has no " + axis + " = " + value_text(value) + "; it has " +
                         value_text(all));
    return static_cast<std::size_t>(found - all.begin());
}

std::size_t place_of_eta(const FinalParameters& found, const FinalPlace& place) {
    if (place.eta)
        return place_of(*place.eta, found.etas(), "eta", found.what());
    if (found.etas().size() != 1)
        throw UsageError(found.what() + " has several learning rates, eta = " + value_text(found.etas()) +
                         "; say which one, as " + found.at(found.etas().front(), place.epsilon));
    return 0;
}

/// theta(T) of one seed at one learning rate.
std::vector<double> row_of(const FinalParameters& found, const FinalPlace& place, std::size_t eta,
                           std::size_t seed) {
    const std::vector<double>& epsilons = found.epsilons();
    if (place.epsilon)
        return found.row(eta, place_of(*place.epsilon, epsilons, "epsilon", found.what()), seed);
    std::vector<double> row;
    for (std::size_t epsilon = 0; epsilon < epsilons.size(); ++epsilon) {
        std::vector<double> other = found.row(eta, epsilon, seed);
        if (row.empty())
            row = std::move(other);
        else if (!other.empty() && other != row)
            throw UsageError(found.what() + " is another one at every epsilon = " + value_text(epsilons) +
                             "; say which one, as " + found.at(found.etas()[eta], epsilons.front()));
    }
    return row;
}

}  // namespace

std::optional<FinalPlace> parse_final_place(const std::string& path) {
    const std::string named = path.starts_with('/') ? path : "/" + path;
    if (!named.starts_with(final_parameters))
        return {};
    const std::string_view rest = std::string_view(named).substr(final_parameters.size());
    if (!rest.empty() && !rest.starts_with(','))
        return {};
    FinalPlace place;
    const std::vector<std::string_view> parts = split(rest, ',');
    for (std::size_t part = 1; part < parts.size(); ++part) {
        const std::string_view word = trimmed(parts[part]);
        const std::size_t sign = word.find('=');
        const std::optional<double> value =
            sign == std::string_view::npos ? std::nullopt : parse_double(trimmed(word.substr(sign + 1)));
        const std::string_view axis = trimmed(word.substr(0, std::min(sign, word.size())));
        if (!value || (axis != "eta" && axis != "epsilon"))
            throw UsageError("network.init_file names \"" + std::string(word) + "\" of " + final_parameters +
                             "; it takes values as " + final_parameters + ",eta=1,epsilon=1e-8");
        (axis == "eta" ? place.eta : place.epsilon) = value;
    }
    return place;
}

ParameterRows read_final_rows(const hdf5::Handle& file, const std::string& name, const FinalPlace& place,
                              const std::vector<std::int64_t>& seeds) {
    const FinalParameters found(file, name);
    const std::size_t eta = place_of_eta(found, place);
    ParameterRows rows;
    for (const std::int64_t seed : found.seeds().size() == 1 ? found.seeds() : seeds) {
        const std::vector<double> row =
            row_of(found, place, eta, place_of(seed, found.seeds(), "seed", found.what()));
        if (row.empty())
            throw DataError(found.what() + " has no theta(T) of seed " + std::to_string(seed) +
                            " at eta = " + to_text(found.etas()[eta]) +
                            ": it has diverged, or its unit was given up or is pending (/units/status says "
                            "which); leave the seed out of sweep.seeds, or complete that run first");
        rows.parameters = row.size();
        rows.values.insert(rows.values.end(), row.begin(), row.end());
        ++rows.rows;
    }
    return rows;
}

}  // namespace netlyap::input
