#pragma once

#include "netlyap/sweep/scheduling/grid.hpp"
#include "netlyap/sweep/scheduling/prepared_job.hpp"
#include "netlyap/storage/journal/encoded_record.hpp"

#include "unit_holes.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace netlyap::archive {

/// What is known per seed without reading the long series again, each [eta][epsilon][perturb_at][seed] of the
/// whole grid.
class GatheredUnits {
public:
    explicit GatheredUnits(const scheduling::PreparedJob& prepared);

    /// Takes over the record of a unit of the grid. DataError when it does not fit the job.
    void add(scheduling::UnitNumber number, const journal::EncodedRecord& record);

    [[nodiscard]] const scheduling::Grid& grid() const noexcept { return grid_; }
    [[nodiscard]] const std::vector<scheduling::SeedStatus>& status() const noexcept { return status_; }
    [[nodiscard]] const std::vector<std::string>& messages() const noexcept { return messages_; }
    /// Of a field without axes, by its index in the job; of a column of a table the rows of all seeds.
    [[nodiscard]] const observables::FieldValues& values(std::size_t field) const { return values_[field]; }
    /// Puts other values of a field without axes in the place of those that were added.
    void replace(std::size_t field, observables::FieldValues values) { values_[field] = std::move(values); }
    /// Units of the grid that are not there: not computed yet, or given up.
    [[nodiscard]] UnitHoles holes() const;

private:
    const scheduling::PreparedJob& prepared_;
    scheduling::Grid grid_;
    std::vector<scheduling::SeedStatus> status_;
    std::vector<std::string> messages_;
    std::vector<observables::FieldValues> values_;
};

}  // namespace netlyap::archive
