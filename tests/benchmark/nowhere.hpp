#pragma once

#include "netlyap/sweep/scheduling/record.hpp"

namespace netlyap::bench {

/// Keeps nothing: what is measured beside it is computing or messages alone.
class Nowhere final : public scheduling::RecordSink {
public:
    void write(const scheduling::Record&, double) override {}
    void sync() override {}
};

}  // namespace netlyap::bench
