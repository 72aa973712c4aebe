#pragma once

#include "netlyap/model/parameter_rows.hpp"
#include "netlyap/sweep/job/job.hpp"
#include "netlyap/sweep/job/job_data.hpp"

#include <string>

/// theta(0) as a user gives it: network.init = file, with network.init_file or network.init_values.
namespace netlyap::job {

/// Whether theta(0) of the job is given and not drawn.
[[nodiscard]] bool has_given_start(const Job& job);

/// Whether it comes from a file.
[[nodiscard]] bool has_start_file(const Job& job);

/// The checksum of theta(0) that stands in a job as network.init_digest: "v1-" and 16 hexadecimal digits, of
/// the numbers in their order. How many make a row follows from the network.
[[nodiscard]] std::string start_digest(const ParameterRows& rows);

/// DataError where network.init_digest is of other numbers than these, which were read from the text.
void check_start_digest(const Job& job, const DataText& text, const ParameterRows& rows);

/// theta(0) of a network with so many parameters, from network.init_values or the text of the file: a row for
/// every value of sweep.seeds in their order, or one row for all. A column of as many numbers is one row,
/// too. Fills in network.init_digest, or checks it where it is given.
///
/// No rows where theta(0) is drawn, or where it is given but its text is not at hand, as in a job that was
/// taken from an archive. DataError (UsageError of network.init_values), with both numbers, for rows of
/// another length and another number of rows; DataError for other numbers than those of the digest.
[[nodiscard]] ParameterRows read_given_start(Job& job, const DataText& text, std::size_t parameters);

/// What was read, for people; empty where theta(0) is drawn.
[[nodiscard]] std::string start_line(const Job& job, const DataText& text, const ParameterRows& rows);

/// UsageError where the keys of theta(0) contradict each other.
void check_start_keys(const Job& job);

}  // namespace netlyap::job
