#include "netlyap/storage/archive/schema.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/sweep/scheduling/prepared_job.hpp"

#include "known_units.hpp"

#include <array>
#include <set>

namespace netlyap::archive {

namespace {

constexpr std::array types = {"float64", "int64", "uint8"};  // in the order of FieldType

/// A job that records so much.
job::Job job_with(const std::vector<std::string>& observables) {
    constexpr std::int64_t least = 300;  // that all of them take
    job::Job job;
    job.seeds = {0};
    job.iterations = least;
    job.observables = observables;
    return job;
}

std::string with_remark(const std::string& long_name, const std::string& remark) {
    return remark.empty() ? long_name : long_name + "; " + remark;
}

std::string meaning_of(const observables::Field& field) {
    std::string text = name_with_unit(field.long_name, field.units);
    for (std::size_t flag = 0; flag < field.flags.size(); ++flag)
        text += (flag == 0 ? ": " : ", ") + std::to_string(field.flags[flag].value) + " " +
                field.flags[flag].meaning;
    if (!field.flags.empty() && !field.is_never_missing)
        text += ", " + std::to_string(observables::missing_flag) + " missing";
    return with_remark(text, field.remark);
}

/// The rows of what is declared, every path once.
class Listing {
public:
    /// `dimensions` are those before the axes of the field.
    void add(const observables::Field& field, std::string dimensions) {
        const std::string group = field.path.substr(0, field.path.rfind('/') + 1);
        if (field.table) {
            add_keys(group, field.table->dimension);
            dimensions = field.table->dimension;
        }
        for (const observables::Axis& axis : field.axes) {
            dimensions += (dimensions.empty() ? "" : ", ") + axis.name;
            if (!axis.shared)
                add_row({group + axis.name, axis.name, "int64", known_units(axis.units),
                         with_remark(name_with_unit(axis.long_name, axis.units), axis.remark)});
        }
        add_row({field.path, dimensions, types.at(static_cast<std::size_t>(field.type)),
                 known_units(field.units), meaning_of(field)});
    }

    [[nodiscard]] std::vector<SchemaRow> take() && { return std::move(rows_); }

private:
    void add_keys(const std::string& group, const std::string& dimension) {
        const std::string prefix = group + dimension;
        add_row({prefix, dimension, "int64", "1",
                 "row of the table, counted from 0; those of an initial condition follow each other, initial "
                 "conditions in the order of the grid"});
        add_row({prefix + "_eta", dimension, "float64", "1", "learning rate of the row"});
        add_row({prefix + "_epsilon", dimension, "float64", "1", "perturbation radius of the row"});
        add_row({prefix + "_seed", dimension, "int64", "1", "initial condition of the row"});
    }
    void add_row(SchemaRow row) {
        if (paths_.insert(row.path).second)
            rows_.push_back(std::move(row));
    }

    std::set<std::string> paths_;
    std::vector<SchemaRow> rows_;
};

void add_fields(Listing& listing, const job::Job& job) {
    const scheduling::PreparedJob prepared(job);
    for (const observables::Field& field : prepared.fields)
        listing.add(field, "eta, epsilon, seed");
    for (const observables::Companion& companion : prepared.companions)
        listing.add(companion.field, "");
}

/// What an observable writes by default, and with every other word that a setting of it can have.
void add_observable(Listing& listing, const observables::ObservableType& type) {
    const job::Job job = job_with({type.name});
    add_fields(listing, job);
    for (const Setting<SettingValues>& setting : type.settings.all)
        for (const std::string& choice : setting.choices) {
            job::Job other = job;
            setting.set(other.observable_settings.at(type.name), setting.about.name, choice);
            add_fields(listing, other);
        }
}

void add_statistic(Listing& listing, const statistics::Statistic& statistic) {
    for (const statistics::Companion& companion : statistic.companions())
        listing.add(companion.field, "");
    for (const observables::Field& field : statistic.fields())
        listing.add(field, "eta, epsilon");
}

}  // namespace

std::vector<std::string> schema_parts() {
    std::set<std::string> groups;
    for (const SchemaRow& row : schema())
        groups.insert(row.path.substr(0, row.path.rfind('/')));
    std::vector<std::string> parts = {"observables"};
    parts.insert(parts.end(), groups.begin(), groups.end());
    return parts;
}

std::vector<SchemaRow> schema(const std::string& of) {
    Listing listing;
    std::vector<std::string> all;
    for (const observables::ObservableType& type : observables::observable_types()) {
        all.push_back(type.name);
        add_observable(listing, type);
    }
    if (of == "observables")
        return std::move(listing).take();
    const scheduling::PreparedJob prepared(job_with(all));
    for (const scheduling::JobStatistic& one : scheduling::make_statistics(prepared))
        add_statistic(listing, *one.statistic);
    std::vector<SchemaRow> rows = std::move(listing).take();
    if (of.empty())
        return rows;
    std::erase_if(rows, [&](const SchemaRow& row) { return row.path.substr(0, row.path.rfind('/')) != of; });
    if (rows.empty()) {
        std::string known;
        for (const std::string& part : schema_parts())
            known += (known.empty() ? "" : ", ") + part;
        throw UsageError("there is no schema of " + of + "; there are those of " + known);
    }
    return rows;
}

std::string schema_table(const std::vector<SchemaRow>& rows) {
    std::string text = "| path | dimensions | type | units | meaning |\n|---|---|---|---|---|\n";
    for (const SchemaRow& row : rows) {
        std::string meaning;
        for (const char letter : row.meaning)
            meaning += letter == '|' ? "\\|" : std::string(1, letter);
        text += "| `" + row.path + "` | " + row.dimensions + " | " + row.type + " | " + row.units + " | " +
                meaning + " |\n";
    }
    return text;
}

}  // namespace netlyap::archive
