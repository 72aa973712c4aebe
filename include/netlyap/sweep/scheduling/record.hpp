#pragma once

#include "netlyap/core/words_of.hpp"
#include "netlyap/dynamics/observables/field.hpp"
#include "netlyap/sweep/scheduling/checkpoint.hpp"
#include "netlyap/sweep/scheduling/grid.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace netlyap::scheduling {

/// What became of one seed of a unit.
enum class SeedStatus : std::uint8_t {
    complete = 0,
    pending = 1,   ///< not computed yet
    diverged = 2,  ///< a parameter stopped being finite; the message has the iteration
    failed = 3,    ///< given up; the message has the reason
};

constexpr std::array<Word<SeedStatus>, 4> words_of(SeedStatus) {
    return {{{SeedStatus::complete, "complete"},
             {SeedStatus::pending, "pending"},
             {SeedStatus::diverged, "diverged"},
             {SeedStatus::failed, "failed"}}};
}

/// The result of one unit. A failure is data: it has a status and a message.
struct Record {
    WorkUnit unit;
    std::array<SeedStatus, lanes> status{};    ///< of the unit's seeds; lanes beyond them are meaningless
    std::array<std::string, lanes> message{};  ///< empty where complete
    std::vector<observables::FieldValues>
        values;  ///< of the job's fields, each [lane][axes ...] or none; padded lanes missing
};

/// Where the records of a worker go, and the states of the units it is at. A sink may keep records only:
/// interrupted units then start again.
class RecordSink {
public:
    virtual ~RecordSink() = default;
    /// The unit is computed from this iteration on. Unless a record, a checkpoint or leave() follows, it is
    /// what the process died of.
    virtual void begin(const WorkUnit&, Iteration /*iteration*/) {}
    /// The process turns to something else, in good order.
    virtual void leave() noexcept {}
    /// Keeps the state of the unit that was begun, until there is a newer one.
    virtual CheckpointLocation save_checkpoint(const WorkUnit&, const CheckpointToKeep&) { return {}; }
    /// A state of the unit that was kept by this or another process; nothing when it cannot be had.
    [[nodiscard]] virtual std::optional<Checkpoint> load_checkpoint(const WorkUnit&,
                                                                    const CheckpointLocation&) {
        return std::nullopt;
    }
    /// That state is not what it should be: nobody is to try it again.
    virtual void refuse_checkpoint(const WorkUnit&, const CheckpointLocation&) {}
    /// `seconds`: how long the unit took.
    virtual void write(const Record& record, double seconds) = 0;
    /// After this all that was written so far survives the death of the process and of the machine.
    virtual void sync() = 0;
};

}  // namespace netlyap::scheduling
