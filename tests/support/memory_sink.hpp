#pragma once

#include "netlyap/sweep/scheduling/record.hpp"

#include <functional>
#include <utility>
#include <vector>

namespace netlyap {

/// Keeps records in memory; what was written last is safe only after a sync.
class MemorySink final : public scheduling::RecordSink {
public:
    void write(const scheduling::Record& record, double seconds) override {
        unsynced_.push_back(record);
        seconds_.push_back(seconds);
    }
    void sync() override {
        if (on_sync)
            on_sync();
        for (scheduling::Record& record : unsynced_)
            durable.push_back(std::move(record));
        unsynced_.clear();
    }
    [[nodiscard]] const std::vector<double>& seconds() const { return seconds_; }

    std::function<void()> on_sync;  ///< may throw
    std::vector<scheduling::Record> durable;

private:
    std::vector<scheduling::Record> unsynced_;
    std::vector<double> seconds_;
};

}  // namespace netlyap
