#include "netlyap/sweep/job_data.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/model/csv.hpp"
#include "netlyap/sweep/data_digest.hpp"

namespace netlyap {

DataText read_data_text(const Job& job) {
    validate(job);
    return job.source == "iris" ? DataText{} : DataText{job.source, read_csv_text(job.source)};
}

Samples read_samples(Job& job, const DataText& text) {
    if (job.source == "iris") {
        job.digest.clear();
        return iris();
    }
    Samples samples = parse_csv(text.bytes, text.name);
    const std::string found = data_digest(samples);
    if (!job.digest.empty() && !is_same_data(job.digest, found))
        throw DataError("the data in " + text.name + " has the digest " + found +
                        ", but data.digest = " + job.digest +
                        "; the file has changed since the job was written: give it back its content, or "
                        "remove data.digest to start a new job");
    job.digest = found;
    return samples;
}

}  // namespace netlyap
