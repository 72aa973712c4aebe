#include "merged_records.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/storage/run_directory/former_jobs.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace netlyap::run_directory {

namespace {

/// Of a unit that a record is of; its seconds are shared out among its seeds.
double seconds_per_seed(const journal::EncodedRecord& record) {
    return record.seconds / static_cast<double>(record.unit.seeds.size());
}

}  // namespace

MergedRecords::MergedRecords(std::span<const MergeInput> inputs, const scheduling::PreparedJob& prepared)
    : grid_(prepared.job), columns_(journal::column_shapes(prepared.fields)) {
    for (const MergeInput& given : inputs) {
        journal::JournalContract contract = journal::contract_of(prepared, journal::JournalUse::continuing);
        for (const job::Job& former : former_jobs(given.layout))
            contract.passed_over.push_back(job::unit_identity(former));
        contract.unit_identity = job::unit_identity(given.job);
        contract.older_unit_identity = job::older_unit_identity(given.job);
        const Input& input = inputs_.emplace_back(given, contract);
        for (const auto& [unit, entry] : input.index.records)
            for (std::size_t lane = 0; lane < unit.seeds.size() && !entry.is_failed; ++lane)
                sources_.emplace(place_of(unit, lane), Source{&input, &entry, lane});
    }
    divide_into_units();
}

/// Gives every unit of the grid that is there to the process that computed its first seed.
void MergedRecords::divide_into_units() {
    std::map<std::pair<const Input*, std::size_t>, std::size_t> numbers;
    for (const Input& input : inputs_)
        for (std::size_t journal = 0; journal < input.index.journals.size(); ++journal) {
            numbers.emplace(std::pair(&input, journal), origins_.size());
            origins_.push_back({input.index.starts[journal], {}});
        }
    for (scheduling::UnitNumber number; number.value < grid_.units(); ++number) {
        const scheduling::WorkUnit unit = grid_.unit(number);
        std::size_t known = 0;
        for (std::size_t lane = 0; lane < unit.seeds.size(); ++lane)
            known += sources_.contains(place_of(unit, lane)) ? 1U : 0U;
        if (known < unit.seeds.size()) {
            left_behind_ += static_cast<std::int64_t>(known);
            continue;
        }
        const Source& first = sources_.lower_bound(place_of(unit, 0))->second;
        origins_[numbers.at({first.input, first.entry->journal})].units.push_back(number);
    }
}

MergedRecords::SeedPlace MergedRecords::place_of(const scheduling::WorkUnit& unit, std::size_t lane) {
    return {unit.eta, unit.epsilon, unit.perturb_at, unit.seeds[lane]};
}

journal::LaneRecord MergedRecords::lane(const Source& source, Held& held) const {
    auto found = held.find(source.entry);
    if (found == held.end())
        found = held.emplace(source.entry, source.input->reader.read(*source.entry)).first;
    return journal::lane_of(found->second, columns_, source.lane);
}

std::int64_t MergedRecords::check_shared() const {
    std::int64_t shared = 0;
    for (scheduling::UnitNumber number; number.value < grid_.units(); ++number) {
        const scheduling::WorkUnit unit = grid_.unit(number);
        Held held;
        for (std::size_t lane = 0; lane < unit.seeds.size(); ++lane) {
            const SeedPlace place = place_of(unit, lane);
            const auto [first, end] = sources_.equal_range(place);
            if (first == end || std::next(first) == end)
                continue;
            const journal::LaneRecord one = this->lane(first->second, held);
            bool is_in_several = false;  // and not only of two units of one input, whose grid has grown
            for (auto other = std::next(first); other != end; ++other) {
                is_in_several = is_in_several || other->second.input != first->second.input;
                if (const std::string quantity =
                        journal::first_difference(one, this->lane(other->second, held), columns_);
                    !quantity.empty())
                    refuse(place, first->second, other->second, quantity);
            }
            shared += is_in_several ? 1 : 0;
        }
    }
    return shared;
}

void MergedRecords::refuse(const SeedPlace& place, const Source& one, const Source& other,
                           const std::string& quantity) {
    throw DataError(
        "the results of eta = " + to_text(place.eta) + ", epsilon = " + to_text(place.epsilon) +
        (place.perturb_at ? ", perturb_at = " + std::to_string(*place.perturb_at) : "") + ", seed " +
        std::to_string(place.seed) + " differ: " + quantity + " is not the same in " +
        one.input->given.layout.root.string() + " and in " + other.input->given.layout.root.string() +
        ", though one job has one result; find out which machine or program computes wrongly, and compute "
        "what it did anew");
}

std::vector<std::int64_t> MergedRecords::damaged() const {
    std::vector<std::int64_t> places;
    for (const Input& input : inputs_)
        places.push_back(
            std::count_if(input.index.damage.begin(), input.index.damage.end(),
                          [](const journal::JournalDamage& damage) { return !damage.is_torn_tail; }));
    return places;
}

journal::EncodedRecord MergedRecords::record(scheduling::UnitNumber number) const {
    const scheduling::WorkUnit unit = grid_.unit(number);
    Held held;
    double seconds = 0.0;
    std::vector<journal::LaneRecord> seeds;
    for (std::size_t lane = 0; lane < unit.seeds.size(); ++lane) {
        const Source& source = sources_.lower_bound(place_of(unit, lane))->second;
        seeds.push_back(this->lane(source, held));
        seconds += seconds_per_seed(held.at(source.entry));
    }
    return journal::record_of(unit, seeds, columns_, seconds);
}

}  // namespace netlyap::run_directory
