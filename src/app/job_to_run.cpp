#include "job_to_run.hpp"

#include "netlyap/storage/archive/archive.hpp"

#include "claim_cure.hpp"
#include "netlyap/runner/target_run.hpp"

namespace netlyap {

GivenJob job_to_run(const Arguments& arguments, const run_directory::RunLayout& layout) {
    GivenJob given = job_from(arguments);
    refuse_shorter_extension(arguments, layout, given.job);
    continue_seeds(given.job, layout);
    return given;
}

std::unique_ptr<scheduling::PreparedJob> checked_job(const Arguments& arguments, const GivenJob& given,
                                                     const run_directory::RunLayout& layout,
                                                     const scheduling::Slice& slice, std::int64_t workers) {
    const job::DataText data = data_from(arguments, given.job, layout.root);
    auto prepared = std::make_unique<scheduling::PreparedJob>(given.job, data);
    scheduling::check_memory(*prepared, static_cast<int>(workers));
    check_target_run(*prepared, slice, static_cast<int>(workers));
    archive::check_archivable(*prepared);
    naming_cure(arguments, given.job, layout, [&] {
        run_directory::check_claimable({.root = layout.root,
                                        .job = prepared->job,
                                        .given = "",
                                        .extend = arguments.has("extend"),
                                        .slice = slice,
                                        .patience_seconds = 0.0,
                                        .data = prepared->kept_data,
                                        .start = data.start,
                                        .fields = prepared->fields,
                                        .given_keys = given.keys});
    });
    return prepared;
}

}  // namespace netlyap
