#pragma once

#include "netlyap/sweep/scheduling/record.hpp"

#include <optional>
#include <string>
#include <vector>

namespace netlyap {

/// Keeps records and states in memory, and what was called.
class StateSink : public scheduling::RecordSink {
public:
    void write(const scheduling::Record& record, double seconds) override {
        records.push_back(record);
        seconds_of_records.push_back(seconds);
        said += 'r';
    }
    void begin(const scheduling::WorkUnit&, scheduling::Iteration iteration) override {
        begun_from = iteration;
        said += 'b';
    }
    void leave() noexcept override { said += 'l'; }
    scheduling::CheckpointLocation save_checkpoint(const scheduling::WorkUnit&,
                                                   const scheduling::CheckpointToKeep& checkpoint) override {
        ByteWriter state;
        checkpoint.write_state(state);
        states.push_back({checkpoint.iteration, checkpoint.seconds, state.take()});
        said += 'k';
        return {"memory", states.size() - 1, checkpoint.iteration};
    }
    std::optional<scheduling::Checkpoint> load_checkpoint(
        const scheduling::WorkUnit&, const scheduling::CheckpointLocation& place) override {
        if (place.offset >= states.size())
            return std::nullopt;
        return states[place.offset];
    }
    void refuse_checkpoint(const scheduling::WorkUnit&, const scheduling::CheckpointLocation&) override {
        said += 'x';
    }
    void sync() override { said += 's'; }

    std::vector<scheduling::Record> records;
    std::vector<double> seconds_of_records;
    std::vector<scheduling::Checkpoint> states;
    scheduling::Iteration begun_from{-1};
    std::string said;  ///< what was called, in order
};

}  // namespace netlyap
