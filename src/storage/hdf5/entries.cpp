#include "netlyap/core/text.hpp"

#include "calls.hpp"
#include "reader.hpp"

#include <algorithm>
#include <cstring>

namespace netlyap::hdf5 {

namespace {

constexpr std::uint64_t canonical_nan = 0x7ff8000000000000;

template <class Value>
Value value_at(const std::byte* data) {
    Value value;
    std::memcpy(&value, data, sizeof value);
    return value;
}

std::string hexadecimal(const std::byte* data, std::size_t size) {
    constexpr const char* digits = "0123456789abcdef";
    std::string text = "0x";
    for (std::size_t place = size; place-- > 0;) {  // most significant byte first
        const auto byte = std::to_integer<unsigned>(data[place]);
        text += digits[byte >> 4U];
        text += digits[byte & 15U];
    }
    return text;
}

/// Numbers, whose bytes say everything, as opposed to addresses of something else.
bool is_number(const Handle& type) {
    const H5T_class_t kind = checked(H5Tget_class(type.id()), "H5Tget_class");
    return kind == H5T_INTEGER || kind == H5T_FLOAT || kind == H5T_BITFIELD || kind == H5T_OPAQUE;
}

/// Shows single values of a type that is not a plain number.
class Describer {
public:
    Describer(const Handle& object, const ObjectNames& names) : object_(object), names_(names) {}

    std::string operator()(const Form& form, const std::byte* data) const {
        switch (checked(H5Tget_class(form.type.id()), "H5Tget_class")) {
            case H5T_STRING:
                return form.type_text == "text" ? up_to_zero(referred(data, 1))
                                                : up_to_zero({data, form.bytes_per_entry});
            case H5T_REFERENCE:
                return target(data);
            case H5T_VLEN:
                return list(data);
            case H5T_COMPOUND:
                return scale_use(form.type, data);
            default:
                return hexadecimal(data, form.bytes_per_entry);
        }
    }

private:
    [[nodiscard]] std::span<const std::byte> referred(const std::byte* data,
                                                      std::size_t bytes_per_entry) const {
        return names_.heap.read(object_, heap_reference(data), bytes_per_entry);
    }

    static std::string up_to_zero(std::span<const std::byte> bytes) {
        const auto* characters = reinterpret_cast<const char*>(bytes.data());
        return bytes.empty() ? "" : std::string(characters, ::strnlen(characters, bytes.size()));
    }

    /// A reference is the address of an object. Nothing is looked up there.
    [[nodiscard]] std::string target(const std::byte* data) const {
        const auto address = value_at<hobj_ref_t>(data);
        if (address == 0)
            return "nothing";
        const auto found = names_.paths.find(address);
        return found == names_.paths.end() ? "an object without a path" : found->second;
    }

    [[nodiscard]] std::string list(const std::byte* data) const {
        const std::span<const std::byte> targets = referred(data, sizeof(hobj_ref_t));
        std::string result;
        for (std::size_t place = 0; place < targets.size(); place += sizeof(hobj_ref_t))
            result += (place == 0 ? "" : ", ") + target(targets.data() + place);
        return "(" + result + ")";
    }

    [[nodiscard]] std::string scale_use(const Handle& type, const std::byte* data) const {
        const Handle number = owned(H5Tget_member_type(type.id(), 1), "H5Tget_member_type");
        return "{" + target(data + H5Tget_member_offset(type.id(), 0)) + ", " +
               hexadecimal(data + H5Tget_member_offset(type.id(), 1), H5Tget_size(number.id())) + "}";
    }

    const Handle& object_;
    const ObjectNames& names_;
};

/// The entries that `read` puts into a buffer as values of a type.
template <class Read>
Entries read_entries(const Handle& object, const Form& form, std::size_t count, const ObjectNames& names,
                     Read read) {
    Bytes bytes(count * form.bytes_per_entry);
    const bool is_raw = form.type_text == "text" || form.type_text == "list";
    const Handle raw = raw_references();
    read(is_raw ? raw.id() : form.type.id(), bytes.data());
    if (is_number(form.type))
        return {form, std::move(bytes)};
    const Describer describe(object, names);
    std::vector<std::string> texts;
    texts.reserve(count);
    for (std::size_t index = 0; index < count; ++index)
        texts.push_back(describe(form, bytes.data() + index * form.bytes_per_entry));
    return Entries(std::move(texts));
}

}  // namespace

Entries::Entries(const Form& form, Bytes bytes)
    : bytes_per_entry_(form.bytes_per_entry), bytes_(std::move(bytes)) {
    if (form.type_text == "float64")
        number_ = Number::float64;
    else if (form.type_text == "int64")
        number_ = Number::int64;
    else if (form.type_text == "uint8")
        number_ = Number::uint8;
}

std::size_t Entries::size() const noexcept {
    return bytes_per_entry_ == 0 ? texts_.size() : bytes_.size() / bytes_per_entry_;
}

bool Entries::is_same(const Entries& other, std::size_t index) const {
    if (bytes_per_entry_ == 0)
        return texts_[index] == other.texts_[index];
    const std::size_t place = index * bytes_per_entry_;
    return std::memcmp(bytes_.data() + place, other.bytes_.data() + place, bytes_per_entry_) == 0;
}

std::string Entries::text(std::size_t index) const {
    if (bytes_per_entry_ == 0)
        return texts_[index];
    const std::byte* data = bytes_.data() + index * bytes_per_entry_;
    switch (number_) {
        case Number::float64:
            if (const auto value = value_at<double>(data); value == value)
                return to_text(value);
            if (value_at<std::uint64_t>(data) != canonical_nan)
                return "NaN " + hexadecimal(data, bytes_per_entry_);
            return "NaN";
        case Number::int64:
            return std::to_string(value_at<std::int64_t>(data));
        case Number::uint8:
            return std::to_string(value_at<std::uint8_t>(data));
        case Number::other:
            break;
    }
    return hexadecimal(data, bytes_per_entry_);
}

Entries read_block(const Handle& dataset, const Form& form, const Shape& begin, const Shape& shape,
                   const ObjectNames& names) {
    const Handle whole = owned(H5Dget_space(dataset.id()), "H5Dget_space");
    Handle part = owned(H5Screate(H5S_SCALAR), "H5Screate");
    if (!shape.empty()) {
        const std::vector<hsize_t> first(begin.begin(), begin.end()), lengths(shape.begin(), shape.end());
        checked(
            H5Sselect_hyperslab(whole.id(), H5S_SELECT_SET, first.data(), nullptr, lengths.data(), nullptr),
            "H5Sselect_hyperslab");
        part = owned(H5Screate_simple(static_cast<int>(lengths.size()), lengths.data(), nullptr),
                     "H5Screate_simple");
    }
    return read_entries(dataset, form, entries(shape), names, [&](hid_t type, void* target) {
        checked(H5Dread(dataset.id(), type, part.id(), whole.id(), H5P_DEFAULT, target), "H5Dread");
    });
}

Entries read_attribute(const Handle& object, const std::string& name, const Form& form,
                       const ObjectNames& names) {
    const Handle attribute = owned(H5Aopen(object.id(), name.c_str(), H5P_DEFAULT), "H5Aopen");
    return read_entries(object, form, entries(form.shape), names, [&](hid_t type, void* target) {
        checked(H5Aread(attribute.id(), type, target), "H5Aread");
    });
}

Shape block_shape(const Form& form, std::size_t bytes) {
    Shape block = form.chunk.empty() ? Shape(form.shape.size(), 1) : form.chunk;
    for (std::size_t dimension = 0; dimension < block.size(); ++dimension)
        block[dimension] = std::clamp<std::uint64_t>(form.shape[dimension], 1, block[dimension]);
    for (std::size_t dimension = block.size(); dimension-- > 0;) {
        const std::uint64_t step = block[dimension];
        const std::uint64_t fits = bytes / (entries(block) * form.bytes_per_entry);
        if (fits > 1)
            block[dimension] = std::clamp<std::uint64_t>(form.shape[dimension], 1, step * fits);
    }
    return block;
}

void for_each_block(const Shape& whole, const Shape& block,
                    const std::function<void(const Shape&, const Shape&)>& visit) {
    if (entries(whole) == 0)
        return;
    Shape begin(whole.size(), 0);
    while (true) {
        Shape shape = block;
        for (std::size_t dimension = 0; dimension < whole.size(); ++dimension)
            shape[dimension] = std::min(block[dimension], whole[dimension] - begin[dimension]);
        visit(begin, shape);
        std::size_t dimension = whole.size();
        while (dimension-- > 0) {
            begin[dimension] += block[dimension];
            if (begin[dimension] < whole[dimension])
                break;
            begin[dimension] = 0;
        }
        if (dimension == static_cast<std::size_t>(-1))
            return;
    }
}

}  // namespace netlyap::hdf5
