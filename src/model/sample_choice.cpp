#include "netlyap/model/sample_choice.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/random.hpp"
#include "netlyap/core/text.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace netlyap {

namespace {

/// The rows that are taken, ascending.
std::vector<std::size_t> chosen_rows(const SampleChoice& choice, std::size_t rows, std::uint64_t seed) {
    const auto count = static_cast<std::size_t>(choice.count());
    std::vector<std::size_t> chosen(rows);
    std::iota(chosen.begin(), chosen.end(), std::size_t{0});
    if (choice.is_random()) {
        RandomSequence words({seed, Purpose::data_split}, {1, 0, 0});  // 0 is the split itself
        for (std::size_t place = 0; place < count; ++place)
            std::swap(chosen[place], chosen[place + uniform_below(words.next(), rows - place)]);
    }
    chosen.resize(count);
    std::sort(chosen.begin(), chosen.end());
    return chosen;
}

/// These rows of a table of `width` numbers each.
template <class Table>
auto rows_of(const Table& table, std::size_t width, const std::vector<std::size_t>& rows) {
    std::vector<typename Table::value_type> taken;
    taken.reserve(width * rows.size());
    for (const std::size_t row : rows)
        taken.insert(taken.end(), table.begin() + static_cast<std::ptrdiff_t>(row * width),
                     table.begin() + static_cast<std::ptrdiff_t>((row + 1) * width));
    return taken;
}

}  // namespace

SampleChoice SampleChoice::first(std::int64_t count) {
    SampleChoice choice;
    choice.kind_ = Kind::first;
    choice.count_ = count;
    return choice;
}

SampleChoice SampleChoice::random(std::int64_t count) {
    SampleChoice choice = first(count);
    choice.kind_ = Kind::random;
    return choice;
}

void read_value(const GivenText& given, SampleChoice& value) {
    const std::vector<std::string> parts = words(given.text);
    const bool is_first = parts.size() == 2 && parts[0] == "first";
    const bool is_random = parts.size() == 2 && parts[1] == "random";
    const std::int64_t count = is_first || is_random ? parse_integer(parts[is_first ? 1 : 0]).value_or(0) : 0;
    if (given.text == "all" || given.text.empty())
        value = SampleChoice();
    else if (count < 1)
        refuse_value(given, "all, first n, or n random, n a whole number from 1");
    else
        value = is_first ? SampleChoice::first(count) : SampleChoice::random(count);
}

std::string value_text(const SampleChoice& value) {
    if (value.is_all())
        return "all";
    const std::string count = std::to_string(value.count());
    return value.is_random() ? count + " random" : "first " + count;
}

Samples chosen_samples(Samples all, const SampleChoice& choice, std::uint64_t seed) {
    if (choice.is_all())
        return all;
    if (static_cast<std::size_t>(choice.count()) > all.count)
        throw UsageError("data.samples = " + value_text(choice) + ", but data.source has " +
                         std::to_string(all.count) + " samples; choose so many or fewer");
    const std::vector<std::size_t> rows = chosen_rows(choice, all.count, seed);
    Samples chosen;
    chosen.count = rows.size();
    chosen.features = all.features;
    chosen.classes = all.classes;
    chosen.class_names = std::move(all.class_names);
    chosen.target_names = std::move(all.target_names);
    chosen.inputs = rows_of(all.inputs, all.features, rows);
    if (chosen.has_classes())
        chosen.labels = rows_of(all.labels, 1, rows);
    chosen.targets = rows_of(all.targets, chosen.target_names.size(), rows);
    chosen.rows.assign(rows.begin(), rows.end());
    return chosen;
}

}  // namespace netlyap
