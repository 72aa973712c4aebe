#pragma once

#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/sweep/scheduling/grid.hpp"
#include "netlyap/storage/journal/grid_contents.hpp"
#include "netlyap/storage/journal/journal.hpp"

#include "archive_fixture.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace netlyap::test {

/// A job whose records are small: five numbers per seed, or three short series as well.
inline job::Job journal_job(bool with_series = false) {
    job::Job job;
    job.name = "journals";
    job.epsilon = {1e-8, 1e-4};
    job.seeds = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    job.members = 2;
    job.iterations = 30;
    job.observables = {"growth"};
    if (with_series)
        job.observables = {"divergence", "training", "growth"};
    job.windows.starts = {0, 5};
    job.windows.lengths = {10};
    return job;
}

/// Three units with short records and a short state; that of the kept journals in data/, too.
inline job::Job interrupted_job() {
    job::Job job;
    job.name = "interrupted";
    job.epsilon = {1e-8, 1e-4, 1e-2};
    job.seeds = {0, 1, 2, 3, 4};
    job.members = 1;
    job.iterations = 24;
    job.hidden = {1};
    job.observables = {"training", "divergence"};
    job::set_key(job, "observe.training.every", "8");
    job::set_key(job, "observe.divergence.every", "8");
    job.run.kernel = "scalar";
    return job;
}

inline const scheduling::PreparedJob& journal_sweep() {
    static const scheduling::PreparedJob prepared(journal_job());
    return prepared;
}

/// A record with numbers of the right shape, another for every salt.
inline scheduling::Record made_up_record(const scheduling::PreparedJob& prepared, std::int64_t unit,
                                         double salt = 0.0) {
    scheduling::Record record;
    record.unit = scheduling::Grid(prepared.job).unit(scheduling::UnitNumber{unit});
    record.status[0] = scheduling::SeedStatus::diverged;
    record.message[0] = "a message for people";
    for (const observables::Field& field : prepared.fields) {
        observables::FieldValues values =
            observables::missing_values(field.type, lanes * observables::entries_per_seed(field));
        std::visit(
            [&](auto& numbers) {
                using Number = typename std::remove_reference_t<decltype(numbers)>::value_type;
                for (std::size_t i = 0; i + 1 < numbers.size(); ++i)  // the last one stays missing
                    numbers[i] = field.flags.empty()
                                     ? static_cast<Number>(salt + static_cast<double>(10 * unit) +
                                                           static_cast<double>(i % 7))
                                     : static_cast<Number>(field.flags[i % field.flags.size()].value);
            },
            values);
        record.values.push_back(std::move(values));
    }
    return record;
}

inline journal::ProcessStart some_start(double started = 1.7e9) {
    return {"node1", 4711, 2, 5, "avx2", "0.1.0 (abc), GNU 12.2.0", started, "12_3"};
}

/// The bytes of a journal with made-up records of these units.
inline std::string journal_bytes(const Folder& folder, const std::vector<std::int64_t>& units) {
    const scheduling::PreparedJob& prepared = journal_sweep();
    journal::JournalWriter writer(folder.path(), prepared, some_start());
    for (const std::int64_t unit : units)
        writer.write(made_up_record(prepared, unit), 0.5);
    writer.sync();
    const std::string bytes = read_file(writer.file());
    std::filesystem::remove(writer.file());
    return bytes;
}

/// Whether the index gives back the made-up record of the unit, to the last bit.
inline bool gives_back(const journal::JournalIndex& index, std::int64_t unit, double salt = 0.0) {
    const scheduling::PreparedJob& prepared = journal_sweep();
    const auto found = index.records.find(scheduling::Grid(prepared.job).unit(scheduling::UnitNumber{unit}));
    return found != index.records.end() &&
           serialized(journal::RecordReader(index).read(found->second)) ==
               serialized(journal::encode(made_up_record(prepared, unit, salt), prepared.fields, 0.5));
}

/// What has become of every unit, as "complete given_up pending".
inline std::string states_of(const journal::GridContents& contents) {
    std::string states;
    for (const journal::UnitContents& unit : contents.units())
        states += (states.empty() ? "" : " ") + std::string(unit.is_complete()   ? "complete"
                                                            : unit.is_given_up() ? "given_up"
                                                                                 : "pending");
    return states;
}

inline journal::JournalIndex index_of(const Folder& folder) {
    return journal::index_journals(folder.path(), journal::contract_of(journal_sweep()));
}

}  // namespace netlyap::test
