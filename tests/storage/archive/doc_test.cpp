#include "netlyap/core/text.hpp"
#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/storage/archive/archive.hpp"

#include "archive_fixture.hpp"
#include "hdf5/limits.hpp"
#include "hdf5/reader.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>
#include <sstream>

/// src/storage/ARCHIVE.md says what is in an archive, all of it and nothing else.
namespace netlyap::archive {
namespace {

using Row = std::vector<std::string>;  ///< the cells of a line of a table

/// The lines of the tables whose header begins with the cell.
std::vector<Row> table_rows(const std::string& header) {
    std::istringstream text(
        test::read_file(std::filesystem::path(NETLYAP_SOURCE) / "src/storage/ARCHIVE.md"));
    std::vector<Row> rows;
    bool is_wanted = false;
    for (std::string line; std::getline(text, line);) {
        Row row;
        for (const std::string_view cell : split(line, '|'))
            row.emplace_back(trimmed(cell));
        if (line.starts_with("| `"))
            rows.insert(rows.end(), is_wanted ? 1 : 0, row);
        else if (line.starts_with("| "))
            is_wanted = row[1] == header;
    }
    return rows;
}

std::string without_ticks(const std::string& cell) {
    return cell.substr(1, cell.size() - 2);
}

/// What a dataset is, in the words of the documentation.
struct Description {
    std::string dimensions, type, units;
    std::vector<std::string> flags;  ///< "0 kept"

    bool operator==(const Description&) const = default;
};

std::string dimensions_of(const hdf5::Handle& dataset, const std::string& path,
                          const hdf5::ObjectNames& names) {
    const std::vector<std::string> attributes = hdf5::attribute_names(dataset);
    if (!std::count(attributes.begin(), attributes.end(), "DIMENSION_LIST"))
        return path.substr(path.rfind('/') + 1);  // a scale
    const hdf5::Form form = hdf5::attribute_form(dataset, "DIMENSION_LIST");
    const hdf5::Entries scales = hdf5::read_attribute(dataset, "DIMENSION_LIST", form, names);
    std::string text;
    for (std::size_t dimension = 0; dimension < scales.size(); ++dimension) {
        const std::string scale = scales.text(dimension);  // "(/lyapunov/eta)"
        text += (dimension > 0 ? ", " : "") + scale.substr(scale.rfind('/') + 1);
        text.pop_back();
    }
    return text;
}

std::vector<std::string> flags_of(const hdf5::Handle& dataset) {
    const std::vector<std::string> attributes = hdf5::attribute_names(dataset);
    std::vector<std::string> flags;
    if (!std::count(attributes.begin(), attributes.end(), "flag_values"))
        return flags;
    const hdf5::Entries values =
        hdf5::read_attribute(dataset, "flag_values", hdf5::attribute_form(dataset, "flag_values"), {});
    const std::vector<std::string> meanings = words(hdf5::read_text_attribute(dataset, "flag_meanings"));
    EXPECT_EQ(meanings.size(), values.size());
    for (std::size_t flag = 0; flag < std::min(meanings.size(), values.size()); ++flag)
        flags.push_back(values.text(flag) + " " + meanings[flag]);
    return flags;
}

/// Every dataset of two jobs that have all observables between them, second names of root scales left out.
std::map<std::string, Description> datasets_of_all_jobs(std::map<std::string, std::string>& root_attributes,
                                                        std::map<std::string, std::string>& provenance) {
    std::map<std::string, Description> datasets;
    for (const std::string record : {"member", "mean"}) {
        job::Job job = test::archive_job();
        job.seeds = {0};
        job.iterations = 300;  // the least that all of them take
        job.observables.clear();
        for (const observables::ObservableType& type : observables::observable_types())
            job.observables.push_back(type.name);
        job::set_key(job, "observe.divergence.record", record);
        job::set_key(job, "observe.divergence.per_layer", "yes");
        job::set_key(job, "observe.divergence.outputs", "yes");
        job::set_key(job, "observe.covariant.vectors", "yes");
        job::set_key(job, "observe.hessian.all", "yes");
        job::set_key(job, "observe.hessian.by_layer", "yes");
        const scheduling::PreparedJob prepared(job);
        const test::Folder folder;
        test::write(folder / "sweep.h5", prepared, test::SomeRecords(4));
        const hdf5::Handle file = hdf5::open_file(folder / "sweep.h5");
        const std::vector<hdf5::Object> objects = hdf5::objects(file);
        const hdf5::ObjectNames names = hdf5::object_names(objects);
        std::set<std::uint64_t> at_root;
        for (const hdf5::Object& object : objects)
            if (std::count(object.path.begin(), object.path.end(), '/') == 1)
                at_root.insert(object.address);
        for (const hdf5::Object& object : objects) {
            const bool is_second_name = at_root.contains(object.address) &&
                                        std::count(object.path.begin(), object.path.end(), '/') > 1;
            if (object.kind != hdf5::ObjectKind::dataset || is_second_name)
                continue;
            const hdf5::Handle dataset = hdf5::open_object(file, object.path);
            datasets[object.path] = {dimensions_of(dataset, object.path, names),
                                     hdf5::dataset_form(dataset).type_text,
                                     hdf5::read_text_attribute(dataset, "units"), flags_of(dataset)};
            EXPECT_FALSE(hdf5::read_text_attribute(dataset, "long_name").empty()) << object.path;
        }
        for (auto& [path, attributes] :
             {std::pair{std::string("/"), &root_attributes}, {std::string("/provenance"), &provenance}}) {
            const hdf5::Handle group = hdf5::open_object(file, path);
            for (const std::string& name : hdf5::attribute_names(group))
                (*attributes)[name] = hdf5::attribute_form(group, name).type_text;
        }
    }
    return datasets;
}

/// The attributes of the file of a job whose data have real-valued targets.
std::map<std::string, std::string> attributes_with_targets() {
    job::Job job = test::archive_job();
    job.seeds = {0};  // four units, as many as there are records
    job.source = "xor";
    job.train = TrainCount::all();
    job.loss = Loss::squared;
    job.observables = {"training"};
    const scheduling::PreparedJob prepared(job);
    const test::Folder folder;
    test::write(folder / "sweep.h5", prepared, test::SomeRecords(4));
    const hdf5::Handle file = hdf5::open_file(folder / "sweep.h5");
    const hdf5::Handle root = hdf5::open_object(file, "/");
    std::map<std::string, std::string> attributes;
    for (const std::string& name : hdf5::attribute_names(root))
        attributes[name] = hdf5::attribute_form(root, name).type_text;
    return attributes;
}

/// The axis of a job with several perturbations.
Description axis_of_perturbations() {
    job::Job job = test::archive_job();
    job.observables = {"training"};
    job.perturb_at = {0, 10};
    const scheduling::PreparedJob prepared(job);
    const test::Folder folder;
    test::write(folder / "sweep.h5", prepared, test::all_of(test::compute(prepared)));
    const hdf5::Handle file = hdf5::open_file(folder / "sweep.h5");
    const hdf5::ObjectNames names = hdf5::object_names(hdf5::objects(file));
    const hdf5::Handle dataset = hdf5::open_object(file, "/perturb_at");
    return {dimensions_of(dataset, "/perturb_at", names), hdf5::dataset_form(dataset).type_text,
            hdf5::read_text_attribute(dataset, "units"), flags_of(dataset)};
}

TEST(ArchiveDocumentation, DescribesEveryDatasetAndNothingElse) {
    std::map<std::string, std::string> ignored;
    std::map<std::string, Description> real = datasets_of_all_jobs(ignored, ignored);
    real["/perturb_at"] = axis_of_perturbations();
    std::set<std::string> documented;
    for (const Row& row : table_rows("path")) {
        const std::string path = without_ticks(row.at(1));
        EXPECT_TRUE(documented.insert(path).second) << path << " is documented twice";
        ASSERT_TRUE(real.contains(path)) << path << " is documented, but in no archive";
        EXPECT_EQ(row.at(2), real[path].dimensions) << path;
        EXPECT_EQ(row.at(3), real[path].type) << path;
        EXPECT_EQ(row.at(4), real[path].units) << path;
        for (const std::string& flag : real[path].flags)
            EXPECT_THAT(row.at(5), testing::HasSubstr(flag)) << path;
    }
    for (const auto& [path, description] : real)
        EXPECT_TRUE(documented.contains(path)) << path << " is in an archive, but not documented";
}

TEST(ArchiveDocumentation, DescribesEveryAttributeOfTheFileAndNothingElse) {
    std::map<std::string, std::string> root, provenance;
    datasets_of_all_jobs(root, provenance);
    const std::map<std::string, std::string> with_targets = attributes_with_targets();
    EXPECT_FALSE(with_targets.contains("class_counts"));
    root.insert(with_targets.begin(), with_targets.end());
    for (const auto& [header, real] :
         {std::pair{"attribute", &root}, {"attribute of `/provenance`", &provenance}}) {
        std::map<std::string, std::string> documented;
        for (const Row& row : table_rows(header))
            documented[without_ticks(row.at(1))] = row.at(2);
        EXPECT_EQ(documented, *real);
    }
}

TEST(ArchiveDocumentation, HasTheBoundsOfReading) {
    const std::string text =
        test::read_file(std::filesystem::path(NETLYAP_SOURCE) / "src/storage/ARCHIVE.md");
    for (const auto& [bound, number] :
         {std::pair<std::string, std::uint64_t>{"links of all groups together", hdf5::most_links},
          {"depth of groups", hdf5::deepest_group},
          {"bytes of a name", hdf5::longest_name},
          {"attributes of one object", hdf5::most_attributes},
          {"names of an enumeration", hdf5::most_flags},
          {"values of a series for `netlyap series`", hdf5::longest_row},
          {"bytes of a chunk", hdf5::largest_chunk_bytes},
          {"places of chunks, written or not, per byte of the file", hdf5::most_chunk_places_per_byte}})
        EXPECT_THAT(text, testing::HasSubstr("| " + bound + " | " + std::to_string(number) + " "));
}

/// The bounds are ten times what an archive with everything in it needs.
TEST(ArchiveDocumentation, TheBoundsLeaveRoom) {
    job::Job job = test::archive_job();
    job.seeds = {0};
    job.iterations = 300;
    job.observables.clear();
    for (const observables::ObservableType& type : observables::observable_types())
        job.observables.push_back(type.name);
    const scheduling::PreparedJob prepared(job);
    const test::Folder folder;
    test::write(folder / "sweep.h5", prepared, test::SomeRecords(4));
    const hdf5::Handle file = hdf5::open_file(folder / "sweep.h5");
    const std::vector<hdf5::Object> objects = hdf5::objects(file);
    EXPECT_LT(10 * objects.size(), hdf5::most_links);
    for (const hdf5::Object& object : objects) {
        const auto depth = static_cast<std::size_t>(std::count(object.path.begin(), object.path.end(), '/'));
        EXPECT_LE(10 * depth, hdf5::deepest_group) << object.path;
        EXPECT_LE(10 * hdf5::attribute_names(hdf5::open_object(file, object.path)).size(),
                  hdf5::most_attributes)
            << object.path;
        for (const std::string& name : hdf5::attribute_names(hdf5::open_object(file, object.path)))
            EXPECT_LE(10 * name.size(), hdf5::longest_name) << object.path << " " << name;
        EXPECT_LE(10 * (object.path.size() - object.path.rfind('/') - 1), hdf5::longest_name) << object.path;
    }
}

TEST(ArchiveDocumentation, HasTheVersionThatIsWritten) {
    const std::string text =
        test::read_file(std::filesystem::path(NETLYAP_SOURCE) / "src/storage/ARCHIVE.md");
    EXPECT_THAT(text, testing::StartsWith("# The archive `sweep.h5`, format_version " +
                                          std::to_string(archive_format_version) + "\n"));
}

}  // namespace
}  // namespace netlyap::archive
