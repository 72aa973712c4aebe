#pragma once

#include "netlyap/sweep/job/job_data.hpp"

namespace netlyap::input {

/// Reads what network.init_file names into text.start: a text as it is; of an HDF5 file the dataset, or the
/// only one, as the text of its numbers: with two dimensions a row for every seed, with one a single row.
/// Of an archive that has theta(T), /final_parameters/parameters, the rows of the seeds of the job, at the
/// only learning rate or the one that follows: FILE.h5:/final_parameters/parameters,eta=1. Nothing where the
/// job names no file.
///
/// Errors as of read_input(); UsageError for a dataset that is not there or has another number of dimensions,
/// DataError for what cannot be read and for numbers that are not finite.
void read_start_file(const job::Job& job, job::DataText& text);

}  // namespace netlyap::input
