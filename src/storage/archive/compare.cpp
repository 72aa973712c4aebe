#include "netlyap/core/error.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/storage/archive/archive.hpp"

#include "open.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <set>

namespace netlyap::archive {

namespace {

/// Memory for values of one archive, unless a single chunk is larger.
constexpr std::size_t block_bytes = 32'000'000;

/// One of the two archives.
struct Side {
    hdf5::Handle file;
    std::map<std::string, hdf5::Object> objects;  ///< by path, those outside /provenance
    hdf5::ObjectNames names;

    explicit Side(const SealedArchive& sealed) : file(open_archive(sealed)) {
        std::vector<hdf5::Object> found = hdf5::objects(file);
        std::erase_if(found, [](const hdf5::Object& object) { return is_provenance(object.path); });
        names = hdf5::object_names(found);
        for (hdf5::Object& object : found)
            objects.emplace(object.path, object);
    }

    /// The first path of the object that a path leads to.
    [[nodiscard]] const std::string& first_path(const std::string& path) const {
        return names.paths.at(objects.at(path).address);
    }
};

hdf5::Shape place_in(const hdf5::Shape& shape, std::size_t index) {
    hdf5::Shape place(shape.size());
    for (std::size_t dimension = shape.size(); dimension-- > 0;) {
        place[dimension] = index % shape[dimension];
        index /= shape[dimension];
    }
    return place;
}

/// The lines of one text that another does not have, separated by semicolons.
std::string lines_of_one(const std::string& one, const std::string& other) {
    const std::vector<std::string_view> lines = split(other, '\n');
    const std::set<std::string_view> known(lines.begin(), lines.end());
    std::string text;
    for (const std::string_view line : split(one, '\n'))
        if (!known.contains(line))
            text += (text.empty() ? "" : "; ") + std::string(line);
    return text.empty() ? "nothing" : text;
}

/// Two values, or of texts of several lines, as the job is, the lines that differ.
std::string text_difference(const std::string& a, const std::string& b) {
    if (a.find('\n') == std::string::npos && b.find('\n') == std::string::npos)
        return ": " + a + " and " + b;
    return ": the first archive alone has " + lines_of_one(a, b) + ", the second alone " + lines_of_one(b, a);
}

class Comparison {
public:
    Comparison(const SealedArchive& a, const SealedArchive& b) : a_(a), b_(b) {}

    std::vector<std::string> differences() {
        only_in_one(a_, b_, "first");
        only_in_one(b_, a_, "second");
        for (const auto& [path, object] : a_.objects)
            if (b_.objects.contains(path))
                compare_objects(path);
        std::stable_partition(found_.begin(), found_.end(), is_of_jobs);
        std::stable_partition(found_.begin(), found_.end(),
                              [](const auto& one) { return !is_of_words(one); });
        return std::move(found_);
    }

private:
    void only_in_one(const Side& one, const Side& other, const std::string& which) {
        for (const auto& [path, object] : one.objects)
            if (!other.objects.contains(path))
                found_.push_back(path + " is in the " + which + " archive only");
    }

    void compare_objects(const std::string& path) {
        if (a_.objects.at(path).kind != b_.objects.at(path).kind) {
            found_.push_back(path + " is a group in one archive and a dataset in the other");
            return;
        }
        if (a_.first_path(path) != b_.first_path(path)) {
            found_.push_back(path + " is another name of " + a_.first_path(path) + " in one archive and of " +
                             b_.first_path(path) + " in the other");
            return;
        }
        if (a_.first_path(path) != path)
            return;  // compared under its first path
        const hdf5::Handle a = hdf5::open_object(a_.file, path);
        const hdf5::Handle b = hdf5::open_object(b_.file, path);
        compare_attributes(path, a, b);
        if (a_.objects.at(path).kind == hdf5::ObjectKind::dataset)
            compare_datasets(path, a, b);
    }

    void compare_attributes(const std::string& path, const hdf5::Handle& a, const hdf5::Handle& b) {
        const std::vector<std::string> names_a = hdf5::attribute_names(a);
        const std::vector<std::string> names_b = hdf5::attribute_names(b);
        std::vector<std::string> common, single;
        std::set_intersection(names_a.begin(), names_a.end(), names_b.begin(), names_b.end(),
                              std::back_inserter(common));
        std::set_symmetric_difference(names_a.begin(), names_a.end(), names_b.begin(), names_b.end(),
                                      std::back_inserter(single));
        for (const std::string& name : single)
            found_.push_back("the attribute " + name + " of " + path + " is in one archive only");
        for (const std::string& name : common) {
            const std::string what = "the attribute " + name + " of " + path;
            const hdf5::Form form_a = hdf5::attribute_form(a, name);
            const hdf5::Form form_b = hdf5::attribute_form(b, name);
            if (!same_form(what, form_a, form_b))
                continue;
            const hdf5::Entries values_a = hdf5::read_attribute(a, name, form_a, a_.names);
            const hdf5::Entries values_b = hdf5::read_attribute(b, name, form_b, b_.names);
            for (std::size_t index = 0; index < values_a.size(); ++index)
                if (!values_a.is_same(values_b, index)) {
                    found_.push_back(what + " differs" +
                                     text_difference(values_a.text(index), values_b.text(index)));
                    break;
                }
        }
    }

    void compare_datasets(const std::string& path, const hdf5::Handle& a, const hdf5::Handle& b) {
        const hdf5::Form form_a = hdf5::dataset_form(a);
        const hdf5::Form form_b = hdf5::dataset_form(b);
        if (!same_form(path, form_a, form_b))
            return;
        if (form_a.chunk != form_b.chunk || !hdf5::has_same_fill(a, b, form_a)) {
            found_.push_back(path + " is stored in other chunks or has another missing value in one archive");
            return;
        }
        std::uint64_t differing = 0;
        std::string first;
        for_each_stored_block(
            {a, form_a, a_.names}, {b, form_b, b_.names},
            [&](const hdf5::Shape& begin, const hdf5::Shape& shape) {
                const hdf5::Entries values_a = hdf5::read_block(a, form_a, begin, shape, a_.names);
                const hdf5::Entries values_b = hdf5::read_block(b, form_b, begin, shape, b_.names);
                for (std::size_t index = 0; index < values_a.size(); ++index) {
                    if (values_a.is_same(values_b, index))
                        continue;
                    if (differing++ > 0)
                        continue;
                    hdf5::Shape place = place_in(shape, index);
                    for (std::size_t dimension = 0; dimension < place.size(); ++dimension)
                        place[dimension] += begin[dimension];
                    first = hdf5::shape_text(place) + ": " + values_a.text(index) + " and " +
                            values_b.text(index);
                }
            });
        if (differing > 0)
            found_.push_back(path + " differs in " + std::to_string(differing) + " of " +
                             std::to_string(hdf5::entries(form_a.shape)) + " values, first at " + first);
    }

    /// One of two datasets.
    struct Dataset {
        const hdf5::Handle& handle;
        const hdf5::Form& form;
        const hdf5::ObjectNames& names;
    };

    using Visit = std::function<void(const hdf5::Shape&, const hdf5::Shape&)>;

    /// Blocks that cover what is stored of one of two datasets of the same form: large ones where every chunk
    /// is, single chunks where some are.
    static void for_each_stored_block(const Dataset& a, const Dataset& b, const Visit& visit) {
        const hdf5::Shape& chunk = a.form.chunk;
        const hdf5::Shape block = hdf5::block_shape(a.form, block_bytes);
        hdf5::for_each_block(a.form.shape, block, [&](const hdf5::Shape& begin, const hdf5::Shape& shape) {
            if (chunk.empty()) {
                visit(begin, shape);
                return;
            }
            std::vector<std::pair<hdf5::Shape, hdf5::Shape>> stored;
            std::size_t places = 0;
            hdf5::for_each_block(shape, chunk, [&](const hdf5::Shape& inside, const hdf5::Shape& part) {
                ++places;
                hdf5::Shape place = begin;
                for (std::size_t dimension = 0; dimension < place.size(); ++dimension)
                    place[dimension] += inside[dimension];
                const bool is_in_a = hdf5::stored_chunk(a.handle, a.form, place, a.names) > 0;
                const bool is_in_b = hdf5::stored_chunk(b.handle, b.form, place, b.names) > 0;
                if (is_in_a || is_in_b)
                    stored.emplace_back(place, part);
            });
            if (stored.size() == places)
                stored = {{begin, shape}};
            for (const auto& [place, part] : stored)
                visit(place, part);
        });
    }

    bool same_form(const std::string& what, const hdf5::Form& a, const hdf5::Form& b) {
        if (!hdf5::is_same_type(a, b))
            found_.push_back(what + " has the type " + a.type_text + " in one archive and " + b.type_text +
                             " in the other");
        else if (a.shape != b.shape || a.maximum != b.maximum)
            found_.push_back(what + " has the shape " + hdf5::shape_text(a.shape) + " in one archive and " +
                             hdf5::shape_text(b.shape) + " in the other");
        else
            return true;
        return false;
    }

    Side a_;
    Side b_;
    std::vector<std::string> found_;
};

}  // namespace

bool is_of_jobs(const std::string& difference) {
    return difference.starts_with("the attribute job of / ");
}

bool is_of_words(const std::string& difference) {
    constexpr std::array words = {"units", "long_name", "ancillary_variables", "Conventions", "references"};
    return std::any_of(words.begin(), words.end(), [&](const char* word) {
        return difference.starts_with(std::string("the attribute ") + word + " of ");
    });
}

std::vector<std::string> compare_archives(const std::filesystem::path& a, const std::filesystem::path& b) {
    const SealedArchive sealed_a(a);
    const SealedArchive sealed_b(b);
    const auto everything = [](const SealedRange&) { return true; };
    refuse_damage(sealed_a, sealed_a.damage(everything));
    refuse_damage(sealed_b, sealed_b.damage(everything));
    try {
        return Comparison(sealed_a, sealed_b).differences();
    } catch (const hdf5::Failure& failure) {
        throw DataError("comparing " + a.string() + " and " + b.string() + " failed: " + failure.what() +
                        "; `netlyap verify` of each says where it is damaged");
    }
}

}  // namespace netlyap::archive
