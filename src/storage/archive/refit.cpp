#include "netlyap/storage/archive/refit.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/missing.hpp"
#include "netlyap/dynamics/observables/growth.hpp"
#include "netlyap/dynamics/observables/shared_signals.hpp"
#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/storage/archive/archive.hpp"

#include "grid_axes.hpp"
#include "open.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace netlyap::archive {

namespace {

constexpr const char* observable = "growth";
constexpr const char* distance_path = "/divergence/distance";
constexpr const char* mean_path = "/divergence/mean_distance";
constexpr const char* iteration_path = "/divergence/iteration";
constexpr const char* rounding_path = "/lyapunov/rounding";
constexpr const char* status_path = "/units/status";
constexpr const char* message_path = "/units/message";

/// Bytes that must be good: those that are read.
bool is_needed(const SealedRange& region) {
    if (region.place.find(chunk_prefix("")) == std::string::npos)
        return true;
    const std::array read = {distance_path, mean_path, rounding_path, status_path, message_path};
    return std::any_of(read.begin(), read.end(),
                       [&](const char* path) { return region.place.starts_with(chunk_prefix(path)); });
}

/// The distances of an archive, unit by unit.
class RecordedDistances {
public:
    explicit RecordedDistances(const RefitRequest& request);

    /// The record of a unit as `growth` would have made it; none where the unit is pending.
    [[nodiscard]] std::optional<journal::EncodedRecord> record(scheduling::UnitNumber number) const;

private:
    void check(const job::Job& of_source) const;
    [[nodiscard]] std::int64_t needed() const {
        return series::iterations_needed(request_.prepared.job.windows);
    }
    [[nodiscard]] bool has_members() const { return path_ == distance_path; }
    /// d_i(t) [t][member][lane] of the seeds of a unit; 1 in the other lanes.
    [[nodiscard]] std::vector<double> distances_of(const scheduling::GridPosition& place,
                                                   std::size_t seeds) const;

    const RefitRequest& request_;
    SealedArchive sealed_;
    hdf5::Handle file_;
    GridAxes axes_;
    std::vector<std::uint8_t> status_;   ///< [eta][epsilon][seed]
    std::vector<std::string> messages_;  ///< likewise
    std::vector<double> rounding_;       ///< likewise; NaN where the archive has none
    std::string path_;
    std::vector<std::int64_t> iterations_;  ///< that have distances
    hdf5::Handle distances_;
    hdf5::Form form_;
};

[[noreturn]] void refuse(const RefitRequest& request, const std::string& reason, const std::string& remedy) {
    throw UsageError(request.source.string() + " cannot be fitted again: " + reason + "; " + remedy);
}

hdf5::Handle opened(const SealedArchive& sealed) {
    refuse_damage(sealed, sealed.damage(is_needed));
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

RecordedDistances::RecordedDistances(const RefitRequest& request)
    : request_(request),
      sealed_(request.source),
      file_(opened(sealed_)),
      axes_(read_axes(file_)),
      status_(hdf5::read_uint8(file_, status_path, axes_.shape_with_seed())),
      messages_(read_texts(file_, message_path)),
      rounding_(hdf5::exists(file_, rounding_path)
                    ? hdf5::read_float64(file_, rounding_path, axes_.shape_with_seed())
                    : std::vector<double>(status_.size(), missing_value)),
      path_(hdf5::exists(file_, distance_path) ? distance_path : mean_path),
      iterations_(hdf5::exists(file_, path_) ? hdf5::read_int64(file_, iteration_path)
                                             : std::vector<std::int64_t>{}) {
    check(job::job_of(hdf5::read_text_attribute(hdf5::open_object(file_, "/"), "job")));
    distances_ = hdf5::open_dataset(file_, path_);
    form_ = hdf5::dataset_form(distances_);
}

void RecordedDistances::check(const job::Job& of_source) const {
    const job::Job& job = request_.prepared.job;
    const std::string again = "compute the job with ";
    if (!hdf5::exists(file_, path_))
        refuse(request_, "it holds no distances", again + "`divergence` among observe.names");
    const auto value = [&](const char* key) { return job::find_key(key)->text(of_source); };
    if (value("observe.divergence.norm") != "l1" || value("observe.divergence.state") != "no")
        refuse(request_, "its distances are not the L1 ones over theta, of which exponents are made",
               again + "observe.divergence.norm = l1 and state = no");
    if (!has_members() && job.windows.average == series::GrowthAverage::log)
        refuse(request_,
               "fit.average = log needs the distance of every member, and it holds their mean alone",
               again + "observe.divergence.record = member, or fit with fit.average = mean");
    for (std::int64_t t = job.perturb_at.front(); t < job.perturb_at.front() + needed(); ++t)
        if (!std::binary_search(iterations_.begin(), iterations_.end(), t))
            refuse(
                request_,
                "the windows end " + std::to_string(needed()) +
                    " iterations after the perturbation, and it has no distance at t = " + std::to_string(t),
                t >= of_source.iterations
                    ? "take smaller fit.window_start and fit.window_length"
                    : again +
                          "observe.divergence.every = 1 and a range over the windows, or take smaller "
                          "windows");
}

std::vector<double> RecordedDistances::distances_of(const scheduling::GridPosition& place,
                                                    std::size_t seeds) const {
    const auto first =
        std::lower_bound(iterations_.begin(), iterations_.end(), request_.prepared.job.perturb_at.front()) -
        iterations_.begin();
    const auto length = static_cast<std::size_t>(needed());
    const std::size_t members = has_members() ? form_.shape[3] : 1;
    hdf5::Shape begin = {place.eta, place.epsilon, place.block * lanes};
    hdf5::Shape shape = {1, 1, seeds};
    if (has_members()) {
        begin.push_back(0);
        shape.push_back(members);
    }
    begin.push_back(static_cast<std::uint64_t>(first));
    shape.push_back(length);
    const std::vector<double> read = hdf5::read_back(distances_, begin, shape);
    std::vector<double> distances(length * members * lanes, 1.0);
    for (std::size_t seed = 0; seed < seeds; ++seed)
        for (std::size_t member = 0; member < members; ++member)
            for (std::size_t t = 0; t < length; ++t)
                distances[(t * members + member) * lanes + seed] =
                    read[(seed * members + member) * length + t];
    return distances;
}

std::optional<journal::EncodedRecord> RecordedDistances::record(scheduling::UnitNumber number) const {
    request_.pulse();
    const scheduling::PreparedJob& prepared = request_.prepared;
    const scheduling::Grid grid(prepared.job);
    const scheduling::GridPosition place = grid.place(number);
    scheduling::Record record{grid.unit(number), {}, {}, {}};
    const std::size_t seeds = record.unit.seeds.size();
    const std::size_t first = grid.cell(place) * grid.seeds().size() + place.block * lanes;
    std::array<double, lanes> rounding{};
    rounding.fill(missing_value);
    for (std::size_t lane = 0; lane < seeds; ++lane) {
        record.status[lane] = static_cast<scheduling::SeedStatus>(status_[first + lane]);
        record.message[lane] = messages_[first + lane];
        rounding[lane] = rounding_[first + lane];
    }
    if (record.status[0] == scheduling::SeedStatus::pending)
        return std::nullopt;
    if (record.status[0] != scheduling::SeedStatus::failed) {
        observables::SharedSignals signals(prepared.system, prepared.job.run.kernel);
        observables::ObservableSetup setup;
        setup.name = observable;
        setup.system = &prepared.system;
        setup.members = has_members() ? static_cast<std::size_t>(prepared.job.members) : 1;
        setup.iterations = prepared.job.iterations;
        setup.perturb_at = prepared.job.perturb_at.front();
        setup.windows = prepared.job.windows;
        setup.signals = &signals;
        record.values = observables::growth_of_distances(setup, distances_of(place, seeds), rounding);
    }
    return journal::encode(record, prepared.fields, 0.0);
}

/// What `read` does with the source, whose faults are DataErrors.
template <class Read>
auto reading(const std::filesystem::path& source, Read read) {
    try {
        return read();
    } catch (const hdf5::Failure& failure) {
        throw DataError(source.string() + " cannot be read: " + failure.what() +
                        "; `netlyap verify` says where it is damaged, `netlyap gather` writes it again");
    }
}

}  // namespace

job::Job growth_job_of(const std::filesystem::path& archive) {
    job::Job job = job::job_of(read_tables(archive).job);
    job.observables = {observable};
    return job;
}

void write_refit(const RefitRequest& request) {
    reading(request.source, [&] {
        const RecordedDistances distances(request);
        journal::Provenance provenance;
        provenance.data_source = request.prepared.job.source;
        provenance.job_text = request.job_text;
        write_archive(request.target,
                      {request.prepared, [&](scheduling::UnitNumber unit) { return distances.record(unit); },
                       provenance, request.threads, request.pulse});
    });
}

}  // namespace netlyap::archive
