#pragma once

#include "netlyap/sweep/record.hpp"

namespace netlyap::bench {

/// Keeps nothing: what is measured beside it is computing or messages alone.
class Nowhere final : public RecordSink {
public:
    void write(const Record&, double) override {}
    void sync() override {}
};

}  // namespace netlyap::bench
