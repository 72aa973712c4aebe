#pragma once

#include "netlyap/core/digest.hpp"

#include "journal/frame.hpp"

#include <string>
#include <vector>

/// Journals taken apart and put together again with right checksums, whatever is in them.
namespace netlyap::test {

struct SomeFrame {
    journal::FrameKind kind;
    Bytes payload;
};

inline std::vector<SomeFrame> frames_of(const std::string& journal) {
    std::vector<SomeFrame> frames;
    const auto bytes = std::as_bytes(std::span(journal));
    for (std::uint64_t offset = 0; offset < bytes.size();) {
        const journal::Frame frame = journal::frame_at(bytes, offset).value();
        frames.push_back({frame.kind, {frame.payload.begin(), frame.payload.end()}});
        offset += frame.size;
    }
    return frames;
}

inline std::string sealed(const std::vector<SomeFrame>& frames) {
    std::string journal;
    const auto append = [&](const Bytes& bytes) {
        journal.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    };
    for (const SomeFrame& frame : frames) {
        append(journal::frame_head(frame.kind, frame.payload));
        append(frame.payload);
    }
    return journal;
}

}  // namespace netlyap::test
