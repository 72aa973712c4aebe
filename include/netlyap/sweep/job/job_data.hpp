#pragma once

#include "netlyap/model/data_line.hpp"
#include "netlyap/model/number_table.hpp"
#include "netlyap/model/samples.hpp"
#include "netlyap/sweep/job/job.hpp"
#include "netlyap/sweep/job/kept_data.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace netlyap::job {

/// What lies in a file of data: a text, or numbers that are stored as such.
struct DataContent {
    std::string name;                                 ///< of the file, for sentences
    std::string bytes = {};                           ///< of a text, as read
    std::shared_ptr<const NumberTable> numbers = {};  ///< in place of the bytes
};

/// The data of a job as they lie in a file, and its theta(0) where that lies in another.
struct DataText {
    std::string name;        ///< of the file, for sentences; empty for data that are built in
    std::string bytes = {};  ///< of a CSV file, as read
    std::string start_name =
        {};                  ///< of the file of theta(0), or the dataset in it; empty where there is none
    std::string start = {};  ///< text (parameter_rows.hpp), also of numbers that were in an HDF5 file
    /// What to do where the data, or theta(0), are others than those of the digests in the job.
    std::string if_other =
        "the file has changed since the job was written: give it back its content, or "
        "remove data.digest to start a new job";
    std::string if_other_start =
        "the numbers have changed since the job was written: give them back, or "
        "remove network.init_digest to start a new job";
    std::shared_ptr<const KeptData> kept = {};  ///< where the file is one of them, in place of the bytes
    std::shared_ptr<const NumberTable> numbers = {};  ///< where it holds numbers that are no text, as well
    DataContent labels = {};                          ///< of the file that data.labels names
    DataContent test = {};                            ///< ... data.test_source
    DataContent test_labels = {};                     ///< ... data.test_labels
};

/// The data of a job.
struct JobData {
    Samples samples;
    std::vector<DataLine> lines;  ///< how the file was read (csv_lines()), or made; empty for iris
    std::vector<std::string> feature_names = {};    ///< [feature]; empty where they have none
    std::optional<bool> has_header = std::nullopt;  ///< of a file
    /// How many of the samples, the first, train, where data.test_source has the others.
    std::optional<std::size_t> training = std::nullopt;
    std::size_t rows_read = 0;  ///< of data.source, of which data.samples takes all or some; 0: not known
};

/// The data of the job from that text, or the built-in ones. Fills in data.digest, or checks it where it is
/// given: DataError when the text has other data. Where data.header is `auto`, a digest that is given also
/// decides whether the first row is a header: older versions took headers of numbers for samples. Of data
/// that are kept already data.label_column, data.target and data.samples are filled in: UsageError where
/// others are given. Of two files the samples of data.test_source come last; DataError with both names where
/// they do not have the same features and classes or targets.
[[nodiscard]] JobData read_job_data(Job& job, const DataText& text);

/// The same, split by data.train and data.split_seed, or as data.test_source says, and scaled by data.scale;
/// data.train becomes a number. Data that are
/// kept by the same rule are not copied.
[[nodiscard]] std::shared_ptr<const KeptData> split_job_data(Job& job, const DataText& text);

}  // namespace netlyap::job
