#include "netlyap/sweep/job/given_start.hpp"

#include "netlyap/core/byte_stream.hpp"
#include "netlyap/core/digest.hpp"
#include "netlyap/core/error.hpp"

#include <algorithm>
#include <span>
#include <utility>

namespace netlyap::job {

namespace {

constexpr std::string_view version_of_start = "v1-";

/// "1 row", "2 rows".
std::string number_of(std::size_t count, const std::string& what) {
    return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

/// Where the numbers come from, for sentences.
std::string name_of_start(const Job& job, const DataText& text) {
    return job.init_values.empty() ? text.start_name : "network.init_values";
}

/// What is wrong with numbers in a key is the fault of the key, otherwise of the data.
[[noreturn]] void refuse_start(const Job& job, const std::string& sentence) {
    if (!job.init_values.empty())
        throw UsageError(sentence);
    throw DataError(sentence);
}

void check_shape(const Job& job, const std::string& name, const ParameterRows& rows, std::size_t parameters) {
    if (rows.parameters != parameters)
        refuse_start(
            job, name + " has " + number_of(rows.parameters, "number") + (rows.rows > 1 ? " in a row" : "") +
                     ", but the network has " + number_of(parameters, "parameter") +
                     "; give all of theta(0): the weights of the first layer row by row [output][input], "
                     "its biases, then the next layer");
    if (rows.rows != 1 && rows.rows != job.seeds.size())
        refuse_start(job, name + " has " + number_of(rows.rows, "row") + ", but sweep.seeds has " +
                              number_of(job.seeds.size(), "value") +
                              "; give a row for each of them in their order, or one row for all");
}

void refuse_if(bool is_wrong, const std::string& sentence) {
    if (is_wrong)
        throw UsageError(sentence);
}

}  // namespace

bool has_given_start(const Job& job) {
    return job.initial_weights.laws == std::vector<InitialLaw>{InitialLaw::file};
}

bool has_start_file(const Job& job) {
    return has_given_start(job) && !job.init_file.empty();
}

std::string start_digest(const ParameterRows& rows) {
    ByteWriter writer;
    writer.put_all(std::span<const double>(rows.values));
    return std::string(version_of_start) + digest_text(digest(std::span<const std::byte>(writer.bytes())));
}

void check_start_digest(const Job& job, const DataText& text, const ParameterRows& rows) {
    const std::string found = start_digest(rows);
    if (!job.init_digest.empty() && job.init_digest != found)
        throw DataError("theta(0) of " + name_of_start(job, text) + " has the digest " + found +
                        ", but network.init_digest = " + job.init_digest + "; " + text.if_other_start);
}

ParameterRows read_given_start(Job& job, const DataText& text, std::size_t parameters) {
    if (!has_given_start(job)) {
        job.init_digest.clear();
        return {};
    }
    ParameterRows rows;
    if (!job.init_values.empty())
        rows = {1, job.init_values.size(), job.init_values};
    else if (!text.start_name.empty())
        rows = parse_parameter_rows(text.start, text.start_name);
    else
        return {};
    const std::string name = name_of_start(job, text);
    if (rows.parameters == 1 && rows.rows == parameters)
        std::swap(rows.rows, rows.parameters);
    check_shape(job, name, rows, parameters);
    check_start_digest(job, text, rows);
    job.init_digest = start_digest(rows);
    return rows;
}

std::string start_line(const Job& job, const DataText& text, const ParameterRows& rows) {
    if (rows.rows == 0)
        return {};
    return number_of(rows.rows, "row") + " of " + number_of(rows.parameters, "number") + ", " +
           name_of_start(job, text) + (rows.rows == 1 ? "; the same for every seed" : "; one for every seed");
}

void check_start_keys(const Job& job) {
    const std::vector<InitialLaw>& laws = job.initial_weights.laws;
    const bool names_file = std::count(laws.begin(), laws.end(), InitialLaw::file) > 0;
    refuse_if(names_file && laws.size() > 1,
              "network.init = file gives the parameters of all layers; it stands alone");
    refuse_if(job.init_file.find_first_of("\n\r#") != std::string::npos,
              "network.init_file must be one line without #");
    if (!names_file) {
        const std::string key = !job.init_file.empty()     ? "network.init_file"
                                : !job.init_values.empty() ? "network.init_values"
                                                           : "";
        refuse_if(!key.empty(), key + " is given, but network.init = " + value_text(laws) +
                                    " draws the initial weights; set network.init = file, or leave " + key +
                                    " empty");
        return;
    }
    refuse_if(!job.init_file.empty() && !job.init_values.empty(),
              "network.init_file and network.init_values both give theta(0); leave one of them empty");
    refuse_if(job.init_file.empty() && job.init_values.empty() && job.init_digest.empty(),
              "network.init = file needs theta(0): name a file with network.init_file, or give the numbers "
              "with network.init_values");
    refuse_if(job.initial_weights.scales != std::vector<double>{1.0},
              "network.init_scale = " + value_text(job.initial_weights.scales) +
                  " has no effect on network.init = file, which takes theta(0) as it is; leave it at 1");
    refuse_if(job.fresh_initial_conditions,
              "sweep.fresh_initial_conditions draws theta(0) anew at every (eta, epsilon), but network.init "
              "= file gives it; leave one of them out");
}

}  // namespace netlyap::job
