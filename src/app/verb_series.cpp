#include "netlyap/core/error.hpp"
#include "netlyap/core/moments.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/dynamics/series/autocorrelation.hpp"
#include "netlyap/dynamics/series/laminar_length.hpp"
#include "netlyap/dynamics/series/series_divergence.hpp"
#include "netlyap/dynamics/series/visibility.hpp"
#include "netlyap/storage/archive/archive.hpp"
#include "netlyap/storage/input/series_file.hpp"
#include "netlyap/storage/run_directory/run_directory.hpp"

#include "damaged_archive.hpp"
#include "divergence_advice.hpp"
#include "json_output.hpp"
#include "series_findings.hpp"
#include "series_json.hpp"
#include "series_options.hpp"
#include "series_text.hpp"
#include "verbs.hpp"
#include "work_progress.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iostream>

namespace netlyap {

namespace {

const VerbSyntax series_syntax = {
    "series",
    "FILE",
    "analyse any time series: autocorrelation, Lyapunov exponent, chaos or not",
    "FILE is a text file (columns separated by commas, semicolons, tabs or blanks, with a header or "
    "without), an .npy array or an HDF5 file, as in\n"
    "  netlyap series sweep.h5 --column /training/loss --at 0,0,5 --kantz\n"
    "A run directory is its archive; - is standard input.\n"
    "The line `read` of the output says what was read and how. Columns are counted from 1, indices "
    "of --at and --range from 0 as in Python.\n"
    "--kantz fits a line to S(k), the mean over references of ln [mean distance of its neighbours "
    "from a reference after k values] (Kantz 1994).\n"
    "The defaults suit maps of up to two dimensions and 20,000 values: the Henon map gives 0.40 to "
    "0.43 (0.419 is exact), the logistic map at r = 4 0.68 to 0.71 (ln 2).\n"
    "For a map of d dimensions take --embedding d; for a flow a --delay and a --theiler of about one "
    "oscillation.\n"
    "The verdict asks for more than a slope, because sines and noise have one, too: also for a "
    "straight S(k), R^2 above 0.95. It is `undecided` where fewer than 100 references have "
    "neighbours or no two embeddings agree.\n"
    "The line `exponent` can be cited where the verdict is `chaos` alone and the series has 20,000 "
    "values or more, and only with its interval: it has then settled, two embeddings agree and "
    "further ones do not lead away from them.\n"
    "Of settled series of the Henon map 9 of 10 intervals hold the exact value at 20,000 values, 8 "
    "of 10 at 4000, 6 of 10 at 2000.\n"
    "`chaos, exponent not determined` asks for a longer series.",
    {{"column", "NAME",
      "column of the text, its name (in quotes if it is a number) or its number from 1 on, or path of the "
      "HDF5 dataset; `netlyap series FILE` alone names what there is to choose from"},
     {"at", "I,J,...",
      "index from 0 on along every dimension of the dataset or array but time, which is the last or where a "
      ": "
      "stands: :,2"},
     {"range", "FIRST:END", "only these values, counted from 0, without END"},
     {"header", "yes|no", "whether the first row of the text names the columns, where that is not clear"},
     {"decimal", "comma|point",
      "whether commas in numbers are decimal, or, beside decimal points, stand between thousands, where that "
      "is not clear"},
     {"acf", "", "autocorrelation at the lags 1 .. --lags, beside the 95 % band of --shuffles shuffles"},
     {"kantz", "", "exponent of neighbouring stretches, and the verdict"},
     {"visibility", "", "degrees of the horizontal visibility graph"},
     {"tie-tolerance", "R",
      "values closer than this share of the range are equal in that graph (default: 0.001)"},
     {"laminar", "P",
      "lengths of the stretches that stay close to a cycle of period P and begin and end in the series; the "
      "median of an even number is the mean of the two in the middle"},
     {"laminar-tolerance", "R", "how close, in units of the series (default: 0.01)"},
     {"laminar-shortest", "N", "shorter stretches do not count (default: 10)"},
     {"lags", "N", "default: 50"},
     {"shuffles", "N", "default: 1000"},
     {"embedding", "M", "components of a state (default: 2)"},
     {"delay", "N", "iterations between components (default: 1)"},
     {"theiler", "N", "neighbours closer in time do not count (default: 10)"},
     {"radius", "R", "of a neighbourhood, in standard deviations (default: 0.001)"},
     {"references", "N", "states that are followed (default: 4000)"},
     {"fit-steps", "N",
      "steps of the slope that is printed below the exponent, for comparison with other programs; the "
      "exponent and the verdict choose their own (default: 8)"},
     {"seed", "N", "of shuffles and references (default: 1)"},
     {"json", "", "print what was found as one object for other programs; output.schema.json describes it"}}};

/// A size that may not be larger than the series is long.
std::size_t size_of_part(const Arguments& arguments, const std::string& name, std::size_t fallback,
                         const std::vector<double>& series) {
    return size_option(arguments, name, fallback, series.size(),
                       "the " + std::to_string(series.size()) + " values of the series");
}

void check_length(const std::vector<double>& series, std::size_t least, const std::string& what) {
    if (series.size() < least)
        throw DataError("the series has " + std::to_string(series.size()) +
                        (series.size() == 1 ? " value, but " : " values, but ") + what + " needs " +
                        std::to_string(least) + " at least; take a longer one");
}

AutocorrelationFinding find_autocorrelation(const Arguments& arguments, const std::vector<double>& series) {
    check_length(series, 2, "--acf");
    const std::size_t lags = size_of_part(arguments, "lags", 50, series);
    if (lags >= series.size())
        throw UsageError("the series has " + std::to_string(series.size()) + " values; take --lags " +
                         std::to_string(series.size() - 1) + " or less");
    constexpr std::size_t most_shuffled = std::size_t{1} << 28U;  // values that are kept, 2 GiB
    const std::size_t shuffles =
        size_option(arguments, "shuffles", 1000, most_shuffled / (lags + 1),
                    std::to_string(most_shuffled / (lags + 1)) + ", the most whose autocorrelations at " +
                        std::to_string(lags) + " lags are kept");
    WorkProgress progress("autocorrelation of " + std::to_string(shuffles) + " shuffles");
    double pulses = 0.0;  // of the series itself, and then of so many shuffles of it
    double all = 0.0;
    const Pulse pulse = [&] { progress.show(all > 0.0 ? ++pulses / all : (++pulses, 0.0)); };
    AutocorrelationFinding found;
    found.r = series::autocorrelation(series, lags, pulse);
    all = pulses * (1.0 + static_cast<double>(shuffles));
    if (std::isnan(found.r[0]))
        throw DataError("the series is constant or not finite; it has no autocorrelation");
    found.band = series::shuffled_autocorrelation(
        series, lags, shuffles, static_cast<std::uint64_t>(count_option(arguments, "seed", 1)), pulse);
    return found;
}

DivergenceFinding find_divergence(const Arguments& arguments, const std::vector<double>& series) {
    series::SeriesDivergenceSettings settings;
    settings.embedding = size_of_part(arguments, "embedding", settings.embedding, series);
    settings.delay = size_of_part(arguments, "delay", settings.delay, series);
    settings.theiler_window = size_of_part(arguments, "theiler", settings.theiler_window, series);
    settings.references = size_of_part(arguments, "references", settings.references, series);
    settings.fit_steps = size_of_part(arguments, "fit-steps", settings.fit_steps, series);
    settings.seed = static_cast<std::uint64_t>(count_option(arguments, "seed", 1));
    if (settings.fit_steps < least_fit)
        throw UsageError("--fit-steps is " + std::to_string(settings.fit_steps) + "; a fit needs " +
                         std::to_string(least_fit) + " at least");
    settings.steps = std::max(settings.steps, settings.fit_steps);
    settings.radius = number_option(arguments, "radius", settings.radius);
    if (settings.radius == 0.0)
        throw UsageError("--radius is 0; a neighbourhood needs a number above 0");
    check_length(series, series::shortest_series(settings), "--kantz with these settings");
    WorkProgress progress("neighbours");
    const Pulse pulse = [&] { progress.show(0.0); };
    DivergenceFinding finding{
        settings, series::diverge_series(series, settings, pulse), {}, {}, series.size()};
    finding.settled = series::settle_exponent(series, settings, pulse);
    finding.advice = divergence_advice(series, settings, finding.found, pulse);
    return finding;
}

LaminarFinding find_laminar(const Arguments& arguments, const std::vector<double>& series) {
    const std::size_t period = size_of_part(arguments, "laminar", 1, series);
    if (period >= series.size())
        throw UsageError("the series has " + std::to_string(series.size()) +
                         " values, no more than the period of --laminar");
    const std::vector<std::int64_t> lengths =
        series::laminar_lengths(series, period, number_option(arguments, "laminar-tolerance", 0.01),
                                count_option(arguments, "laminar-shortest", 10));
    LaminarFinding found{period, {lengths.begin(), lengths.end()}};
    std::sort(found.lengths.begin(), found.lengths.end());
    return found;
}

VisibilityFinding find_visibility(const Arguments& arguments, const std::vector<double>& series) {
    check_length(series, 10, "--visibility");
    return {series::horizontal_visibility(series, number_option(arguments, "tie-tolerance", 0.001)),
            series.size(), is_constant(series)};
}

/// What no analysis can do anything with, before each of them looks at its lengths.
void check_values(const Arguments& arguments, const std::vector<double>& series) {
    if ((arguments.has("acf") || arguments.has("kantz")) && series.size() > 1 && is_constant(series))
        throw DataError("the series is constant: all of its " + std::to_string(series.size()) +
                        " values are " + to_text(series.front()) +
                        "; it has no autocorrelation, and no neighbours that part");
    const auto [low, high] = std::minmax_element(series.begin(), series.end());
    if (!std::isfinite((*high - *low) * static_cast<double>(series.size())))
        throw DataError("the series reaches from " + to_text(*low) + " to " + to_text(*high) +
                        ", too far for sums of differences; divide it by a power of ten");
}

/// Refuses an archive that is damaged or was changed.
void check_archive(const std::filesystem::path& archive) {
    naming_remedy(archive, [&] { static_cast<void>(archive::read_holes(archive)); });
}

ExitCode analyse(const Arguments& arguments) {
    const std::vector<std::string> analyses = {"acf", "kantz", "visibility", "laminar"};
    if (std::none_of(analyses.begin(), analyses.end(),
                     [&](const std::string& name) { return arguments.has(name); }))
        throw UsageError(
            arguments.operand + ": " +
            input::read_series(arguments.operand, series_place(arguments)).read_as +
            "; say what to do with it: --acf, --kantz, --visibility, --laminar or several of them; "
            "`netlyap series --help` explains them");
    const std::filesystem::path of_run = std::filesystem::is_directory(arguments.operand)
                                             ? run_directory::RunLayout{arguments.operand}.archive()
                                             : std::filesystem::path(arguments.operand);
    if (!rewriting_command(of_run).empty() && std::filesystem::exists(of_run))
        check_archive(of_run);
    const auto [series, spacing, read_as, archive] =
        input::read_series(arguments.operand, series_place(arguments));
    if (!archive.empty())
        check_archive(archive);
    check_values(arguments, series);
    SeriesFindings findings{arguments.operand, series.size(), spacing, read_as, {}, {}, {}, {}};
    if (arguments.has("acf"))
        findings.autocorrelation = find_autocorrelation(arguments, series);
    if (arguments.has("kantz"))
        findings.divergence = find_divergence(arguments, series);
    if (arguments.has("laminar"))
        findings.laminar = find_laminar(arguments, series);
    if (arguments.has("visibility"))
        findings.visibility = find_visibility(arguments, series);
    if (arguments.has("json"))
        print_json("series", series_json(findings));
    else
        std::cout << series_text(findings);
    return ExitCode::complete;
}

}  // namespace

Verb series_verb() {
    return {series_syntax, analyse};
}

}  // namespace netlyap
