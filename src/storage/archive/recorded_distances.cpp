#include "recorded_distances.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/missing.hpp"

#include "dataset_paths.hpp"

#include <algorithm>
#include <array>

namespace netlyap::archive {

namespace {

constexpr const char* message_path = "/units/message";

/// Bytes that must be good: those that are read.
bool is_of_distances(const SealedRange& region) {
    if (region.place.find(chunk_prefix("")) == std::string::npos)
        return true;
    const std::array read = {distance_path, mean_distance_path, rounding_path, status_path, message_path};
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
      known_(file_),
      axes_(read_axes(file_)),
      status_(hdf5::read_uint8(file_, status_path, axes_.shape_with_seed())),
      messages_(read_texts(file_, message_path)),
      rounding_(hdf5::exists(file_, rounding_path)
                    ? hdf5::read_float64(file_, rounding_path, axes_.shape_with_seed())
                    : std::vector<double>(status_.size(), missing_value)) {
    refuse(known_.lack());
    distances_ = hdf5::open_dataset(file_, known_.path());
    form_ = hdf5::dataset_form(distances_);
}

void RecordedDistances::refuse(const DistanceLack& lack) const {
    if (!lack.reason.empty())
        throw UsageError(sealed_.file().string() + " cannot be fitted again: " + lack.reason + "; " +
                         lack.remedy);
}

std::size_t RecordedDistances::members() const {
    return known_.of_members() ? form_.shape[form_.shape.size() - 2] : 1;
}

void RecordedDistances::check(const series::WindowSearch& windows) const {
    refuse(known_.lack(windows));
}

std::vector<double> RecordedDistances::of_unit(const scheduling::GridPosition& place, std::size_t seeds,
                                               std::int64_t length) const {
    const std::vector<std::int64_t>& iterations = known_.iterations();
    const auto first =
        std::lower_bound(iterations.begin(), iterations.end(), job().perturb_at.front()) - iterations.begin();
    hdf5::Shape begin = {place.eta, place.epsilon, place.block * lanes};
    hdf5::Shape shape = {1, 1, seeds};
    if (known_.of_members()) {
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
