#include "netlyap/sweep/job/kept_data.hpp"

#include "netlyap/core/byte_stream.hpp"
#include "netlyap/core/digest.hpp"
#include "netlyap/core/error.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace netlyap::job {

namespace {

constexpr std::string_view magic{"netlyap data 2\n\0", 16};
constexpr std::size_t alignment = 64;  // that of a cache line

/// After the magic.
struct FixedPart {
    std::uint64_t size;    ///< of the file
    std::uint64_t head;    ///< where the tables begin
    std::uint64_t digest;  ///< of what lies between here and there
};

constexpr std::size_t fixed_bytes = magic.size() + sizeof(FixedPart);

std::size_t aligned(std::size_t place) {
    return (place + alignment - 1) / alignment * alignment;
}

std::size_t rows_of(const DataSplit& split) {
    return split.train.count + split.test.count;
}

// The small facts of a file, in one order for writing and reading.

void put_texts(ByteWriter& writer, const std::vector<std::string>& texts) {
    writer.put<std::uint64_t>(texts.size());
    for (const std::string& text : texts)
        writer.put_text(text);
}

std::vector<std::string> get_texts(ByteReader& reader) {
    std::vector<std::string> texts;
    for (auto left = reader.get<std::uint64_t>(); left > 0; --left)
        texts.push_back(reader.get_text());
    return texts;
}

void put_facts(ByteWriter& writer, const KeptData& data) {
    const Samples& train = data.split.train;
    writer.put_text(data.digest);
    writer.put_text(data.reading.label_column);
    writer.put_text(data.reading.target);
    std::vector<std::string> heads, texts;
    for (const DataLine& line : data.lines) {
        heads.push_back(line.head);
        texts.push_back(line.text);
    }
    put_texts(writer, heads);
    put_texts(writer, texts);
    put_texts(writer, data.feature_names);
    writer.put<std::uint8_t>(data.has_header.has_value());
    writer.put<std::uint8_t>(data.has_header.value_or(false));
    writer.put(data.rule.train);
    writer.put(data.rule.split_seed);
    writer.put(data.rule.scale);
    writer.put_text(value_text(data.rule.samples));
    writer.put<std::uint8_t>(data.rule.is_given);
    writer.put<std::uint64_t>(rows_of(data.split));
    writer.put<std::uint64_t>(train.features);
    put_texts(writer, train.class_names);
    put_texts(writer, train.target_names);
    for (const Samples* part : {&train, &data.split.test})
        writer.put_all(std::span(part->labels));
    for (const Samples* part : {&train, &data.split.test})
        writer.put_all(std::span(part->rows));
}

bool has_size(std::size_t size, std::size_t rows, std::size_t width) {
    return width == 0 || rows == 0 ? size == 0 : size % width == 0 && size / width == rows;
}

void check(bool is_true) {
    if (!is_true)
        throw DataError("what it says does not fit together");
}

SampleChoice choice_of(const std::string& text) {
    SampleChoice choice;
    try {
        read_value({"data.samples", text}, choice);
    } catch (const UsageError&) {
        check(false);
    }
    return choice;
}

/// The numbers of all rows, ascending.
std::vector<std::int64_t> rows_in_order(const DataSplit& split) {
    std::vector<std::int64_t> rows = split.train.rows;
    rows.insert(rows.end(), split.test.rows.begin(), split.test.rows.end());
    std::sort(rows.begin(), rows.end());
    return rows;
}

void get_facts(ByteReader& reader, KeptData& data) {
    data.digest = reader.get_text();
    data.reading.label_column = reader.get_text();
    data.reading.target = reader.get_text();
    std::vector<std::string> heads = get_texts(reader), texts = get_texts(reader);
    check(heads.size() == texts.size());
    for (std::size_t i = 0; i < heads.size(); ++i)
        data.lines.push_back({std::move(heads[i]), std::move(texts[i])});
    data.feature_names = get_texts(reader);
    const bool knows_header = reader.get_flag(), has_header = reader.get_flag();
    if (knows_header)
        data.has_header = has_header;
    data.rule.train = reader.get<std::int64_t>();
    data.rule.split_seed = reader.get<std::int64_t>();
    data.rule.scale = reader.get<FeatureScale>();
    data.rule.samples = choice_of(reader.get_text());
    data.rule.is_given = reader.get_flag();
    const auto count = reader.get<std::uint64_t>();
    Samples& train = data.split.train;
    Samples& test = data.split.test;
    train.features = test.features = reader.get<std::uint64_t>();
    train.class_names = test.class_names = get_texts(reader);
    train.target_names = test.target_names = get_texts(reader);
    train.classes = test.classes = train.class_names.size();
    check(data.rule.train >= 1 && static_cast<std::uint64_t>(data.rule.train) <= count && train.features > 0);
    check(data.feature_names.empty() || data.feature_names.size() == train.features);
    check(data.rule.scale <= FeatureScale::unit && train.has_classes() == train.target_names.empty());
    train.count = static_cast<std::size_t>(data.rule.train);
    test.count = count - train.count;
    for (Samples* part : {&train, &test}) {
        part->labels = reader.get_all<std::uint32_t>(part->has_classes() ? part->count : 0);
        check(std::all_of(part->labels.begin(), part->labels.end(),
                          [&](std::uint32_t label) { return label < part->classes; }));
    }
    for (Samples* part : {&train, &test})
        part->rows = reader.get_all<std::int64_t>(part->count);
    const std::vector<std::int64_t> rows = rows_in_order(data.split);
    check(rows.front() >= 0 && std::adjacent_find(rows.begin(), rows.end()) == rows.end());
}

/// The tables of a file, in its order.
std::array<std::span<const double>, 5> tables_of(const KeptData& data) {
    return {data.split.train.inputs, data.split.test.inputs, data.raw_inputs, data.split.train.targets,
            data.split.test.targets};
}

/// Puts the rows of a table where they belong.
template <class Number>
void put_back(std::span<const Number> table, std::size_t width, const std::vector<std::size_t>& places,
              std::vector<Number>& to) {
    for (std::size_t row = 0; row < places.size(); ++row)
        std::copy_n(table.begin() + static_cast<std::ptrdiff_t>(row * width), width,
                    to.begin() + static_cast<std::ptrdiff_t>(places[row] * width));
}

}  // namespace

KeptData keep_data(Samples all, const SplitRule& rule) {
    KeptData data;
    data.rule = rule;
    const auto train = static_cast<std::size_t>(rule.train);
    data.split = rule.is_given
                     ? cut_samples(std::move(all), train)
                     : split_samples(std::move(all), train, static_cast<std::uint64_t>(rule.split_seed),
                                     FeatureScale::none);
    if (rule.scale == FeatureScale::none)
        return data;
    const Samples& test = data.split.test;
    std::vector<double> inputs;
    inputs.reserve(data.split.train.inputs.size() + test.inputs.size());
    inputs.insert(inputs.end(), data.split.train.inputs.begin(), data.split.train.inputs.end());
    inputs.insert(inputs.end(), test.inputs.begin(), test.inputs.end());
    data.raw_inputs = std::move(inputs);
    scale_features(data.split, rule.scale);
    return data;
}

Samples samples_as_read(const KeptData& data) {
    const Samples& train = data.split.train;
    Samples all;
    all.count = rows_of(data.split);
    all.features = train.features;
    all.classes = train.classes;
    all.class_names = train.class_names;
    all.target_names = train.target_names;
    std::vector<double> inputs(all.count * all.features);
    all.labels.resize(all.has_classes() ? all.count : 0);
    all.targets.resize(all.count * all.target_names.size());
    std::span<const double> raw = data.raw_inputs;
    const std::vector<std::int64_t> rows = rows_in_order(data.split);
    for (const Samples* part : {&data.split.train, &data.split.test}) {
        std::vector<std::size_t> places;
        for (const std::int64_t row : part->rows)
            places.push_back(
                static_cast<std::size_t>(std::lower_bound(rows.begin(), rows.end(), row) - rows.begin()));
        const std::size_t numbers = part->count * part->features;
        if (data.raw_inputs.empty()) {
            put_back(std::span<const double>(part->inputs), all.features, places, inputs);
        } else {
            put_back(raw.first(numbers), all.features, places, inputs);
            raw = raw.subspan(numbers);
        }
        if (all.has_classes())
            put_back(std::span<const std::uint32_t>(part->labels), 1, places, all.labels);
        put_back(std::span<const double>(part->targets), all.target_names.size(), places, all.targets);
    }
    all.inputs = std::move(inputs);
    if (rows.back() + 1 != static_cast<std::int64_t>(all.count))
        all.rows = rows;
    return all;
}

KeptDataFile kept_data_file(const KeptData& data) {
    ByteWriter facts;
    put_facts(facts, data);
    KeptDataFile file;
    std::size_t size = 0;
    for (const std::span<const double> table : tables_of(data)) {
        file.tables.push_back(std::as_bytes(table));
        facts.put<std::uint64_t>(table.size());
        facts.put<std::uint64_t>(digest(file.tables.back()));
        size += table.size_bytes();
    }
    file.head.resize(aligned(fixed_bytes + facts.bytes().size()));
    std::memcpy(file.head.data() + fixed_bytes, facts.bytes().data(), facts.bytes().size());
    const FixedPart fixed{file.head.size() + size, file.head.size(),
                          digest(std::span<const std::byte>(file.head).subspan(fixed_bytes))};
    std::memcpy(file.head.data(), magic.data(), magic.size());
    std::memcpy(file.head.data() + magic.size(), &fixed, sizeof fixed);
    return file;
}

bool is_kept_data(std::string_view bytes) noexcept {
    return bytes.starts_with(magic);
}

KeptData read_kept_data(std::span<const std::byte> bytes, std::shared_ptr<const void> keeper,
                        const std::string& name) {
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (!is_kept_data(text) || bytes.size() < fixed_bytes)
        throw DataError(name + " does not begin as the data that a run directory keeps");
    FixedPart fixed{};
    std::memcpy(&fixed, bytes.data() + magic.size(), sizeof fixed);
    if (fixed.size != bytes.size())
        throw DataError(name + " has " + std::to_string(bytes.size()) + " bytes instead of " +
                        std::to_string(fixed.size));
    const auto check_digest = [&](std::uint64_t expected, std::span<const std::byte> part) {
        if (digest(part) != expected)
            throw DataError(name + " has other bytes than were written to it");
    };
    if (fixed.head < fixed_bytes || fixed.head > bytes.size() || fixed.head % alignment != 0)
        throw DataError(name + " has other bytes than were written to it");
    const std::span<const std::byte> facts = bytes.first(fixed.head).subspan(fixed_bytes);
    check_digest(fixed.digest, facts);
    try {
        KeptData data;
        ByteReader reader(facts);
        get_facts(reader, data);
        std::array<SharedNumbers, 5> tables;
        std::size_t place = fixed.head;
        for (SharedNumbers& table : tables) {
            const auto count = reader.get<std::uint64_t>();
            check(count <= (bytes.size() - place) / sizeof(double));
            const std::span<const std::byte> part = bytes.subspan(place, count * sizeof(double));
            check_digest(reader.get<std::uint64_t>(), part);
            table = {std::span(reinterpret_cast<const double*>(part.data()), count), keeper};
            place += part.size();
        }
        check(place == bytes.size());
        Samples& train = data.split.train;
        Samples& test = data.split.test;
        train.inputs = tables[0];
        test.inputs = tables[1];
        data.raw_inputs = tables[2];
        train.targets = tables[3].list();
        test.targets = tables[4].list();
        for (const Samples* part : {&train, &test})
            check(has_size(part->inputs.size(), part->count, part->features) &&
                  has_size(part->targets.size(), part->count, part->target_names.size()));
        check(data.raw_inputs.size() ==
              (data.rule.scale == FeatureScale::none ? 0 : train.inputs.size() + test.inputs.size()));
        return data;
    } catch (const DataError& failure) {
        throw DataError(std::string(failure.what()).starts_with(name)
                            ? failure.what()
                            : name + " cannot be read: " + failure.what());
    }
}

}  // namespace netlyap::job
