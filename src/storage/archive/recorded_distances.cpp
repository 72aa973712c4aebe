#include "recorded_distances.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/missing.hpp"
#include "netlyap/sweep/job/job_keys.hpp"

#include "dataset_paths.hpp"

#include <algorithm>
#include <array>

namespace netlyap::archive {

namespace {

constexpr const char* distance_path = "/divergence/distance";
constexpr const char* mean_path = "/divergence/mean_distance";
constexpr const char* iteration_path = "/divergence/iteration";
constexpr const char* message_path = "/units/message";
constexpr const char* exponent_path = "/lyapunov/exponent";
constexpr const char* again = "compute the job with ";

/// Bytes that must be good: those that are read.
bool is_of_distances(const SealedRange& region) {
    if (region.place.find(chunk_prefix("")) == std::string::npos)
        return true;
    const std::array read = {distance_path, mean_path, rounding_path, status_path, message_path};
    return std::any_of(read.begin(), read.end(),
                       [&](const char* path) { return region.place.starts_with(chunk_prefix(path)); });
}

hdf5::Handle opened(const SealedArchive& sealed) {
    refuse_damage(sealed, sealed.damage(is_of_distances));
    return open_archive(sealed);
}

std::vector<std::string> read_texts(const hdf5::Handle& file, const std::string& path) {
    const hdf5::Handle dataset = hdf5::open_dataset(file, path);
    const hdf5::Form form = hdf5::dataset_form(dataset);
    const hdf5::ObjectNames names;
    const hdf5::Entries entries =
        hdf5::read_block(dataset, form, hdf5::Shape(form.shape.size(), 0), form.shape, names);
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < entries.size(); ++i)
        texts.push_back(entries.text(i));
    return texts;
}

}  // namespace

RecordedDistances::RecordedDistances(const std::filesystem::path& archive)
    : sealed_(archive),
      file_(opened(sealed_)),
      job_(job::job_of(hdf5::read_text_attribute(hdf5::open_object(file_, "/"), "job"))),
      axes_(read_axes(file_)),
      status_(hdf5::read_uint8(file_, status_path, axes_.shape_with_seed())),
      messages_(read_texts(file_, message_path)),
      rounding_(hdf5::exists(file_, rounding_path)
                    ? hdf5::read_float64(file_, rounding_path, axes_.shape_with_seed())
                    : std::vector<double>(status_.size(), missing_value)),
      path_(hdf5::exists(file_, distance_path) ? distance_path : mean_path) {
    if (!hdf5::exists(file_, path_))
        refuse("it holds no distances",
               std::string(again) + "`divergence` among observe.names (`netlyap run --extend`)" +
                   (job_.perturb_at.size() > 1 ? " and one value of perturb.at, as it needs" : "") +
                   (hdf5::exists(file_, exponent_path)
                        ? "; another fit.min_exponent or fit.min_r_squared alone needs no distances: "
                          "`netlyap gather DIR --fit.min_exponent 0.02`"
                        : ""));
    const auto value = [&](const char* key) { return job::find_key(key)->text(job_); };
    if (value("observe.divergence.norm") != "l1" || value("observe.divergence.state") != "no")
        refuse("its distances are not the L1 ones over theta, of which exponents are made",
               std::string(again) + "observe.divergence.norm = l1 and state = no");
    iterations_ = hdf5::read_int64(file_, iteration_path);
    distances_ = hdf5::open_dataset(file_, path_);
    form_ = hdf5::dataset_form(distances_);
    while (std::binary_search(iterations_.begin(), iterations_.end(), job_.perturb_at.front() + length_))
        ++length_;
}

void RecordedDistances::refuse(const std::string& reason, const std::string& remedy) const {
    throw UsageError(sealed_.file().string() + " cannot be fitted again: " + reason + "; " + remedy);
}

bool RecordedDistances::has_members() const {
    return path_ == distance_path;
}

std::size_t RecordedDistances::members() const {
    return has_members() ? form_.shape[form_.shape.size() - 2] : 1;
}

void RecordedDistances::check(const series::WindowSearch& windows) const {
    if (!has_members() && windows.average == series::GrowthAverage::log)
        refuse("fit.average = log needs the distance of every member, and it holds their mean alone",
               std::string(again) + "observe.divergence.record = member, or fit with fit.average = mean");
    const std::int64_t needed = series::iterations_needed(windows);
    if (needed <= length_)
        return;
    const std::int64_t missing = job_.perturb_at.front() + length_;
    refuse("the windows end " + std::to_string(needed) +
               " iterations after the perturbation, and it has no distance at t = " + std::to_string(missing),
           missing >= job_.iterations ? "take smaller fit.window_start and fit.window_length"
                                      : std::string(again) +
                                            "observe.divergence.every = 1 and a range over the windows, or "
                                            "take smaller windows");
}

std::vector<double> RecordedDistances::of_unit(const scheduling::GridPosition& place, std::size_t seeds,
                                               std::int64_t length) const {
    const auto first = std::lower_bound(iterations_.begin(), iterations_.end(), job_.perturb_at.front()) -
                       iterations_.begin();
    hdf5::Shape begin = {place.eta, place.epsilon, place.block * lanes};
    hdf5::Shape shape = {1, 1, seeds};
    if (has_members()) {
        begin.push_back(0);
        shape.push_back(members());
    }
    begin.push_back(static_cast<std::uint64_t>(first));
    shape.push_back(static_cast<std::uint64_t>(length));
    const std::vector<double> read = hdf5::read_back(distances_, begin, shape);
    const auto count = static_cast<std::size_t>(length);
    std::vector<double> distances(count * members() * lanes, 1.0);
    for (std::size_t seed = 0; seed < seeds; ++seed)
        for (std::size_t member = 0; member < members(); ++member)
            for (std::size_t t = 0; t < count; ++t)
                distances[(t * members() + member) * lanes + seed] =
                    read[(seed * members() + member) * count + t];
    return distances;
}

}  // namespace netlyap::archive
