#include "netlyap/core/error.hpp"
#include "netlyap/core/missing.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/dynamics/series/window_fit.hpp"
#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/sweep/scheduling/record.hpp"
#include "netlyap/storage/archive/archive.hpp"

#include "dataset_paths.hpp"
#include "grid_axes.hpp"
#include "hdf5/limits.hpp"
#include "open.hpp"
#include "unit_holes.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>

namespace netlyap::archive {

namespace {

constexpr const char* statistics_prefix = "/statistics/";
constexpr const char* outcome_path = "/lyapunov/outcome";
constexpr const char* window_begin_path = "/lyapunov/window_begin";
constexpr const char* window_end_path = "/lyapunov/window_end";
constexpr const char* phases_path = "/intermittency_statistics/phases";
constexpr const char* spectrum_path = "/spectrum/exponent";
constexpr const char* positive_path = "/spectrum/positive_count";
constexpr const char* tangents_path = "/tangent_growth/exponent";
constexpr const char* covariant_path = "/covariant/exponent";
constexpr const char* end_dependence_path = "/covariant/end_dependence";
constexpr const char* sharpness_path = "/hessian/sharpness";
constexpr const char* sharpness_iterations_path = "/hessian/iteration";

/// Bytes that must be good before the tables are read: everything but the long series.
bool is_needed(const SealedRange& region) {
    return region.place.find(chunk_prefix("")) == std::string::npos ||
           region.place.starts_with(statistics_prefix) ||
           region.place.starts_with(chunk_prefix(outcome_path)) ||
           region.place.starts_with(chunk_prefix(rounding_path)) ||
           region.place.starts_with(chunk_prefix(window_begin_path)) ||
           region.place.starts_with(chunk_prefix(window_end_path)) ||
           region.place.starts_with(chunk_prefix(phases_path)) ||
           region.place.starts_with(chunk_prefix(spectrum_path)) ||
           region.place.starts_with(chunk_prefix(positive_path)) ||
           region.place.starts_with(chunk_prefix(tangents_path)) ||
           region.place.starts_with(chunk_prefix(covariant_path)) ||
           region.place.starts_with(chunk_prefix(end_dependence_path)) ||
           region.place.starts_with(chunk_prefix(sharpness_path)) ||
           region.place.starts_with(chunk_prefix(status_path));
}

/// The names of an enumeration, the missing value left out.
std::vector<std::string> flag_names(const hdf5::Handle& file, const std::string& path) {
    const hdf5::Handle dataset = hdf5::open_dataset(file, path);
    std::vector<std::string> names = words(hdf5::read_text_attribute(dataset, "flag_meanings"));
    std::erase(names, "missing");
    if (names.empty() || names.size() > hdf5::most_flags)
        throw hdf5::Failure(path + " has " + std::to_string(names.size()) + " flag_meanings, not 1 to " +
                            std::to_string(hdf5::most_flags));
    return names;
}

/// The grid of an archive and what became of each of its seeds: the shapes of everything else follow.
struct Layout {
    GridAxes axes;
    std::vector<scheduling::SeedStatus> status;  ///< [eta][epsilon][perturb_at][seed]
};

Layout read_layout(const hdf5::Handle& file) {
    Layout layout{read_axes(file), {}};
    for (const std::uint8_t status : hdf5::read_uint8(file, status_path, layout.axes.shape_with_seed())) {
        if (status > static_cast<std::uint8_t>(scheduling::SeedStatus::failed))
            throw hdf5::Failure(std::string(status_path) + " has the value " + std::to_string(status) +
                                ", which means nothing");
        layout.status.push_back(static_cast<scheduling::SeedStatus>(status));
    }
    return layout;
}

/// Seeds by outcome in each cell of the grid.
std::vector<std::vector<std::int64_t>> count_outcomes(const std::vector<std::uint8_t>& outcome,
                                                      const Layout& layout, std::size_t outcomes) {
    std::vector<std::vector<std::int64_t>> counts(layout.axes.points(), std::vector<std::int64_t>(outcomes));
    for (std::size_t place = 0; place < outcome.size(); ++place)
        if (outcome[place] < outcomes)
            ++counts[place / layout.axes.seeds.size()][outcome[place]];
    return counts;
}

/// Of the kept at each point of the grid, those whose window is as short as the job allows; nothing where its
/// windows have one length.
std::vector<std::optional<std::int64_t>> count_shortest(const hdf5::Handle& file, const Layout& layout,
                                                        const std::vector<std::uint8_t>& outcome,
                                                        const std::vector<std::int64_t>& lengths) {
    std::vector<std::optional<std::int64_t>> counts(layout.axes.points());
    const auto [shortest, longest] = std::minmax_element(lengths.begin(), lengths.end());
    if (lengths.empty() || *shortest == *longest)
        return counts;
    const std::vector<std::int64_t> begin = hdf5::read_int64(file, window_begin_path,
                                                             layout.axes.shape_with_seed()),
                                    end = hdf5::read_int64(file, window_end_path,
                                                           layout.axes.shape_with_seed());
    std::fill(counts.begin(), counts.end(), 0);
    for (std::size_t place = 0; place < outcome.size(); ++place)
        if (outcome[place] == static_cast<std::uint8_t>(series::Outcome::kept) &&
            end[place] - begin[place] == *shortest)
            ++*counts[place / layout.axes.seeds.size()];
    return counts;
}

void read_rows(const hdf5::Handle& file, const Layout& layout, ArchiveTables& tables) {
    const auto number = [&](const char* name) {
        return hdf5::read_float64(file, std::string(statistics_prefix) + name, layout.axes.shape());
    };
    const std::vector<double> nmle = number("nmle"), nmle_std = number("nmle_std"),
                              nmle_stderr = number("nmle_stderr"), ci_low = number("nmle_ci_low"),
                              ci_high = number("nmle_ci_high"), kept_low = number("kept_fraction_ci_low"),
                              kept_high = number("kept_fraction_ci_high"), dip = number("dip_p_value"),
                              dip_unfiltered = number("dip_p_value_unfiltered");
    const std::vector<std::int64_t> kept = hdf5::read_int64(file, "/statistics/kept", layout.axes.shape());
    const std::vector<std::int64_t> total = hdf5::read_int64(file, "/statistics/total", layout.axes.shape());
    const std::vector<std::uint8_t> outcome =
        hdf5::read_uint8(file, outcome_path, layout.axes.shape_with_seed());
    tables.outcome_names = flag_names(file, outcome_path);
    if (hdf5::exists(file, rounding_path)) {
        const std::vector<double> rounding =
            hdf5::read_float64(file, rounding_path, layout.axes.shape_with_seed());
        tables.has_rounding =
            std::any_of(rounding.begin(), rounding.end(), [](double share) { return !std::isnan(share); });
    }
    const auto outcomes = count_outcomes(outcome, layout, tables.outcome_names.size());
    const auto shortest = count_shortest(file, layout, outcome, job::job_of(tables.job).windows.lengths);
    for (std::size_t cell = 0; cell < nmle.size(); ++cell)
        tables.rows.push_back({layout.axes.point(cell), nmle[cell], nmle_std[cell], nmle_stderr[cell],
                               ci_low[cell], ci_high[cell], kept[cell], total[cell], kept_low[cell],
                               kept_high[cell], dip[cell], dip_unfiltered[cell], outcomes[cell],
                               shortest[cell]});
}

/// The last entry of each cell counts all groups and all starts.
void read_laminar(const hdf5::Handle& file, const Layout& layout, ArchiveTables& tables) {
    const std::vector<std::int64_t> phases = hdf5::read_int64(file, phases_path);
    const std::size_t cells = layout.axes.points();
    if (phases.empty() || phases.size() % cells != 0)
        throw hdf5::Failure(std::string(phases_path) + " has " + std::to_string(phases.size()) +
                            " values, not the same number for each of " + std::to_string(cells) +
                            " points of the grid");
    for (std::size_t cell = 0; cell < cells; ++cell)
        tables.laminar.push_back({layout.axes.point(cell), phases[(cell + 1) * (phases.size() / cells) - 1]});
}

/// NaN of none.
double median(std::vector<double> values) {
    if (values.empty())
        return missing_value;
    std::sort(values.begin(), values.end());
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2.0;
}

/// The exponents of each seed are in descending order: the first is the leading one.
void read_spectrum(const hdf5::Handle& file, const Layout& layout, ArchiveTables& tables) {
    const std::vector<double> exponents = hdf5::read_float64(file, spectrum_path);
    const std::vector<std::int64_t> positive =
        hdf5::read_int64(file, positive_path, layout.axes.shape_with_seed());
    const std::size_t seeds = layout.axes.seeds.size();
    if (exponents.empty() || exponents.size() % positive.size() != 0)
        throw hdf5::Failure(std::string(spectrum_path) + " has " + std::to_string(exponents.size()) +
                            " values, not the same number for each of " + std::to_string(positive.size()) +
                            " initial conditions");
    const std::size_t count = exponents.size() / positive.size();
    for (std::size_t cell = 0; cell < layout.axes.points(); ++cell) {
        LeadingExponent row{layout.axes.point(cell), missing_value, 0, 0};
        std::vector<double> leading;
        for (std::size_t place = cell * seeds; place < (cell + 1) * seeds; ++place)
            if (layout.status[place] == scheduling::SeedStatus::complete) {
                leading.push_back(exponents[place * count]);
                row.positive += positive[place] > 0 ? 1 : 0;
            }
        row.total = static_cast<std::int64_t>(leading.size());
        row.median = median(std::move(leading));
        tables.spectrum.push_back(row);
    }
}

/// Seeds that were not chosen have no numbers.
void read_covariant(const hdf5::Handle& file, const Layout& layout, ArchiveTables& tables) {
    const std::vector<double> exponents = hdf5::read_float64(file, covariant_path);
    const std::vector<double> ends = hdf5::read_float64(file, end_dependence_path);
    const std::size_t seeds = layout.axes.seeds.size(), all = layout.axes.points() * seeds;
    if (exponents.empty() || exponents.size() % all != 0 || ends.size() != exponents.size())
        throw hdf5::Failure(std::string(covariant_path) + " and " + end_dependence_path +
                            " do not have the same number of values for each of " + std::to_string(all) +
                            " initial conditions");
    const std::size_t count = exponents.size() / all;
    for (std::size_t cell = 0; cell < layout.axes.points(); ++cell) {
        std::vector<double> first, end;
        for (std::size_t place = cell * seeds; place < (cell + 1) * seeds; ++place) {
            if (layout.status[place] != scheduling::SeedStatus::complete ||
                std::isnan(exponents[place * count]))
                continue;
            first.push_back(exponents[place * count]);
            for (std::size_t vector = place * count; vector < (place + 1) * count; ++vector)
                if (!std::isnan(ends[vector]))
                    end.push_back(ends[vector]);
        }
        const double largest = end.empty() ? missing_value : *std::max_element(end.begin(), end.end());
        const auto undetermined =
            std::count_if(end.begin(), end.end(), [](double angle) { return angle > determined_angle; });
        const auto total = static_cast<std::int64_t>(first.size());
        const auto vectors = static_cast<std::int64_t>(end.size());
        tables.covariant.push_back({layout.axes.point(cell), median(std::move(first)), median(std::move(end)),
                                    largest, undetermined, vectors, total});
    }
}

/// The medians of a quantity of which every seed has a number [eta][epsilon][perturb_at][seed].
std::vector<SeedMedian> medians_of(const std::vector<double>& values, const Layout& layout) {
    const std::size_t seeds = layout.axes.seeds.size();
    std::vector<SeedMedian> medians;
    for (std::size_t cell = 0; cell < layout.axes.points(); ++cell) {
        std::vector<double> there;
        for (std::size_t place = cell * seeds; place < (cell + 1) * seeds; ++place)
            if (layout.status[place] == scheduling::SeedStatus::complete && !std::isnan(values[place]))
                there.push_back(values[place]);
        const auto total = static_cast<std::int64_t>(there.size());
        medians.push_back({layout.axes.point(cell), median(std::move(there)), total});
    }
    return medians;
}

/// Whether a dataset has a number for every seed, and behind these axes at least one, the last of so many
/// entries.
bool is_series(const hdf5::Shape& shape, const hdf5::Shape& of_seeds, std::uint64_t last) {
    return shape.size() > of_seeds.size() && std::equal(of_seeds.begin(), of_seeds.end(), shape.begin()) &&
           shape.back() == last;
}

void read_sharpness(const hdf5::Handle& file, const Layout& layout, ArchiveTables& tables) {
    const std::vector<std::int64_t> iterations = hdf5::read_int64(file, sharpness_iterations_path);
    const hdf5::Shape of_seeds = layout.axes.shape_with_seed();
    const hdf5::Handle dataset = hdf5::open_dataset(file, sharpness_path);
    const hdf5::Form form = hdf5::dataset_form(dataset);
    if (iterations.empty() || form.shape.size() != of_seeds.size() + 1 ||
        !is_series(form.shape, of_seeds, iterations.size()))
        throw hdf5::Failure(std::string(sharpness_path) +
                            " does not have a value of every initial condition at every iteration of " +
                            sharpness_iterations_path);
    std::vector<double> last;
    hdf5::Shape begin(form.shape.size(), 0);
    begin.back() = iterations.size() - 1;
    for (std::size_t cell = 0; cell < layout.axes.points(); ++cell) {
        std::size_t rest = cell;
        for (std::size_t axis = of_seeds.size() - 1; axis-- > 0; rest /= of_seeds[axis])
            begin[axis] = rest % of_seeds[axis];
        const std::vector<double> line = hdf5::read_line(dataset, form, begin, of_seeds.size() - 1);
        last.insert(last.end(), line.begin(), line.end());
    }
    tables.sharpness = medians_of(last, layout);
    tables.sharpness_iteration = iterations.back();
}

/// Series have an axis of their group, its `iteration`; those of single values follow behind them.
std::vector<std::string> read_numbers_of_seeds(const hdf5::Handle& file, const Layout& layout) {
    constexpr std::size_t bytes_of_number = 8;  // flags have one
    const hdf5::Shape of_seeds = layout.axes.shape_with_seed();
    std::vector<std::string> series, single;
    for (const hdf5::Object& object : hdf5::objects(file)) {
        if (object.kind != hdf5::ObjectKind::dataset || is_provenance(object.path))
            continue;
        const hdf5::Form form = hdf5::dataset_form(hdf5::open_dataset(file, object.path));
        const std::string scale = object.path.substr(0, object.path.rfind('/')) + "/iteration";
        if (form.shape == of_seeds && form.bytes_per_entry == bytes_of_number)
            single.push_back(object.path);
        if (!hdf5::exists(file, scale))
            continue;
        const hdf5::Shape iterations = hdf5::dataset_form(hdf5::open_dataset(file, scale)).shape;
        if (iterations.size() == 1 && is_series(form.shape, of_seeds, iterations.front()))
            series.push_back(object.path);
    }
    series.insert(series.end(), single.begin(), single.end());
    return series;
}

std::map<std::string, std::int64_t> read_versions(const hdf5::Handle& file) {
    constexpr const char* attribute = "definition_version";
    std::map<std::string, std::int64_t> versions;
    for (const hdf5::Object& object : hdf5::objects(file)) {
        if (object.kind != hdf5::ObjectKind::dataset || is_provenance(object.path))
            continue;
        const hdf5::Handle dataset = hdf5::open_dataset(file, object.path);
        const std::vector<std::string> names = hdf5::attribute_names(dataset);
        const bool is_named = std::count(names.begin(), names.end(), attribute) > 0;
        versions[object.path] = is_named ? hdf5::read_int64_attribute(dataset, attribute) : 1;
    }
    return versions;
}

/// By what refit and replay write into /provenance behind this head; empty for other archives.
std::string read_source(const hdf5::Handle& file, std::string_view head) {
    constexpr const char* group = "/provenance";
    constexpr const char* attribute = "job_text";
    if (!hdf5::exists(file, group))
        return "";
    const hdf5::Handle provenance = hdf5::open_object(file, group);
    const std::vector<std::string> names = hdf5::attribute_names(provenance);
    if (std::count(names.begin(), names.end(), attribute) == 0)
        return "";
    const std::string text = hdf5::read_text_attribute(provenance, attribute);
    return text.starts_with(head) ? text.substr(head.size(), text.find('\n') - head.size()) : "";
}

UnitHoles holes_of(const Layout& layout) {
    return unit_holes(layout.axes, layout.status);
}

/// What `read` makes of an archive without damage in what it needs.
template <class Read>
auto read_checked(const std::filesystem::path& file, Read read) {
    const SealedArchive sealed(file);
    refuse_damage(sealed, sealed.damage(is_needed));
    const hdf5::Handle archive = open_archive(sealed);
    try {
        return read(archive);
    } catch (const hdf5::Failure& failure) {
        throw DataError(file.string() + " cannot be read: " + failure.what() +
                        "; `netlyap verify` says where it is damaged, `netlyap gather` writes it again");
    }
}

}  // namespace

ArchiveTables read_tables(const std::filesystem::path& file) {
    return read_checked(file, [](const hdf5::Handle& archive) {
        const hdf5::Handle root = hdf5::open_object(archive, "/");
        const Layout layout = read_layout(archive);
        ArchiveTables tables{};
        tables.title = hdf5::read_text_attribute(root, "title");
        tables.job = hdf5::read_text_attribute(root, "job");
        tables.refit_of = read_source(archive, refit_head);
        tables.replay_of = read_source(archive, replay_head);
        tables.holes = holes_of(layout);
        tables.versions = read_versions(archive);
        for (std::size_t cell = 0; cell < layout.axes.points(); ++cell)
            tables.points.push_back(layout.axes.point(cell));
        tables.grid_points = static_cast<std::int64_t>(layout.axes.points());
        tables.seeds_per_point = static_cast<std::int64_t>(layout.axes.seeds.size());
        tables.is_complete = hdf5::read_int64_attribute(root, "complete") == 1 && tables.holes.none();
        const auto seeds = [&](scheduling::SeedStatus wanted) {
            return std::count(layout.status.begin(), layout.status.end(), wanted);
        };
        tables.seeds_complete = seeds(scheduling::SeedStatus::complete);
        tables.seeds_pending = seeds(scheduling::SeedStatus::pending);
        tables.seeds_diverged = seeds(scheduling::SeedStatus::diverged);
        tables.seeds_failed = seeds(scheduling::SeedStatus::failed);
        if (hdf5::exists(archive, "/statistics/nmle"))
            read_rows(archive, layout, tables);
        if (hdf5::exists(archive, phases_path))
            read_laminar(archive, layout, tables);
        if (hdf5::exists(archive, spectrum_path))
            read_spectrum(archive, layout, tables);
        if (hdf5::exists(archive, tangents_path))
            tables.tangents =
                medians_of(hdf5::read_float64(archive, tangents_path, layout.axes.shape_with_seed()), layout);
        if (hdf5::exists(archive, covariant_path))
            read_covariant(archive, layout, tables);
        if (hdf5::exists(archive, sharpness_path))
            read_sharpness(archive, layout, tables);
        tables.numbers_of_seeds = read_numbers_of_seeds(archive, layout);
        return tables;
    });
}

UnitHoles read_holes(const std::filesystem::path& file) {
    return read_checked(file, [](const hdf5::Handle& archive) { return holes_of(read_layout(archive)); });
}

}  // namespace netlyap::archive
