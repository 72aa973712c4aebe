#pragma once

#include "netlyap/dynamics/field.hpp"
#include "netlyap/sweep/grid.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace netlyap {

/// What became of one seed of a unit.
enum class SeedStatus : std::uint8_t {
    complete = 0,
    pending = 1,   ///< not computed yet
    diverged = 2,  ///< a parameter stopped being finite; the message has the iteration
    failed = 3,    ///< given up; the message has the reason
};

/// The result of one unit. A failure is data: it has a status and a message.
struct Record {
    Unit unit;
    std::array<SeedStatus, lanes> status{};    ///< of the unit's seeds; lanes beyond them are meaningless
    std::array<std::string, lanes> message{};  ///< empty where complete
    std::vector<FieldValues> values;  ///< of the job's fields, each [lane][axes ...]; padded lanes missing
};

/// Where the records of a worker go.
class RecordSink {
public:
    virtual ~RecordSink() = default;
    /// `seconds`: how long the unit took.
    virtual void write(const Record& record, double seconds) = 0;
    /// After this every record written so far survives the death of the process and of the machine.
    virtual void sync() = 0;
};

}  // namespace netlyap
