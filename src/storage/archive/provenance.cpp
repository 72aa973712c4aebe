#include "provenance.hpp"

#include "netlyap/core/build_info.hpp"
#include "netlyap/core/clock.hpp"
#include "netlyap/core/printable.hpp"
#include "netlyap/storage/archive/archive.hpp"

#include <set>

namespace netlyap::archive {

namespace {

const char* const unix_time = "seconds since 1970-01-01 00:00:00";

std::string& institution() {
    static std::string name;
    return name;
}

/// A column of the table of starts: the same member of each.
template <class Value>
void add_column(ArchiveFile& archive, const std::vector<journal::ProcessStart>& starts,
                const std::string& name, const std::string& units, const std::string& long_name,
                Value journal::ProcessStart::*member) {
    std::vector<Value> values;
    for (const journal::ProcessStart& start : starts)
        values.push_back(start.*member);
    archive.add({"/provenance/" + name, {"start"}, units, long_name}, values);
}

void write_starts(ArchiveFile& archive, const std::vector<journal::ProcessStart>& starts) {
    archive.add_scale("/provenance/start", observables::counted(0, starts.size()), "1",
                      "start of a computing process, in order of time, counted from 0");
    add_column(archive, starts, "host", "1", "name of the machine", &journal::ProcessStart::host);
    add_column(archive, starts, "process", "1", "the operating system's number of the process",
               &journal::ProcessStart::process);
    add_column(archive, starts, "rank", "1", "rank of the process in its run", &journal::ProcessStart::rank);
    add_column(archive, starts, "ranks", "1", "processes of that run", &journal::ProcessStart::ranks);
    add_column(archive, starts, "kernel", "1", "instruction set", &journal::ProcessStart::kernel);
    add_column(archive, starts, "version", "1", "version of netlyap, git description, compiler",
               &journal::ProcessStart::version);
    add_column(archive, starts, "slurm_job", "1", "number of the Slurm job, or empty",
               &journal::ProcessStart::slurm_job);
    add_column(archive, starts, "started", unix_time, "time of the start, UTC",
               &journal::ProcessStart::started);
}

/// A line for each version of the program that has computed, when it did so first, and one for whoever wrote
/// the archive.
std::string history(const journal::Provenance& provenance, const std::string& writer) {
    std::string text;
    std::set<std::string> versions;
    for (const journal::ProcessStart& start : provenance.starts)
        if (versions.insert(start.version).second)
            text += utc_text(start.started) + " computing began: netlyap " + start.version + "\n";
    if (provenance.finished > 0.0)
        text += utc_text(provenance.finished) + " last unit computed\n";
    return text + "archive written by " + writer;
}

}  // namespace

void set_institution(const std::string& name) {
    institution() = name;
}

void write_provenance(ArchiveFile& archive, const journal::Provenance& provenance) {
    if (!provenance.seconds_per_unit.empty()) {
        archive.add_scale("/provenance/unit", observables::counted(0, provenance.seconds_per_unit.size()),
                          "1",
                          "unit of work: eight initial conditions of one (eta, epsilon); seeds vary fastest, "
                          "then epsilon");
        archive.add({"/provenance/seconds_per_unit", {"unit"}, "s", "time that the unit took", {}, true},
                    provenance.seconds_per_unit);
        archive.add({"/provenance/deaths_per_unit", {"unit"}, "1", "processes that died computing the unit"},
                    provenance.deaths_per_unit);
    }
    if (!provenance.starts.empty())
        write_starts(archive, provenance.starts);
    const hdf5::Handle group = archive.group("/provenance");
    const BuildInfo& build = build_info();
    hdf5::set_attribute(group, "data_source", as_utf8(provenance.data_source));
    hdf5::set_attribute(group, "job_text", as_utf8(provenance.job_text));
    hdf5::set_attribute(group, "finished", provenance.finished);
    const std::string program = std::string("netlyap ") + build.version + " (" + build.git + ")";
    const std::string writer = program + ", " + build.compiler + ", " + build.build_type;
    hdf5::set_attribute(group, "gathered_by", writer);
    hdf5::set_attribute(group, "source", program + ": gradient descent computed in double precision");
    hdf5::set_attribute(group, "history", history(provenance, writer));
    hdf5::set_attribute(group, "institution", as_utf8(institution()));
}

}  // namespace netlyap::archive
