#include "definition_report.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/sweep/scheduling/prepared_job.hpp"
#include "netlyap/storage/input/job_file.hpp"

#include <algorithm>

namespace netlyap {

namespace {

/// What this version records for the job of an archive. Its data are not at hand; definitions do not depend
/// on them, so the built-in ones stand for them.
std::vector<observables::Field> fields_of(const std::string& job_text) {
    job::Job job = input::parse_job_text(job_text, "the job of the archive");
    const job::Job defaults;
    job.source = defaults.source;
    job.digest = defaults.digest;
    job.reading = defaults.reading;
    job.train = defaults.train;
    return scheduling::PreparedJob(job).fields;
}

}  // namespace

std::string definition_note(const archive::ArchiveTables& tables) {
    constexpr std::size_t most_named = 4;
    std::vector<std::string> differing;
    try {
        for (const observables::Field& field : fields_of(tables.job))
            if (const auto found = tables.versions.find(field.path);
                found != tables.versions.end() && found->second != field.version)
                differing.push_back(field.path + " (definition " + std::to_string(found->second) + ", now " +
                                    std::to_string(field.version) + ")");
    } catch (const Error&) {
        return "";  // a job of which this version does not know what it would record
    }
    if (differing.empty())
        return "";
    std::string text = "another version of netlyap computed this, by other definitions: ";
    for (std::size_t i = 0; i < std::min(most_named, differing.size()); ++i)
        text += (i > 0 ? ", " : "") + differing[i];
    if (differing.size() > most_named)
        text += " and " + std::to_string(differing.size() - most_named) + " more";
    return text + "; compare them only with archives of the same definition (attribute definition_version)";
}

}  // namespace netlyap
