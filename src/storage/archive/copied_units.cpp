#include "copied_units.hpp"

#include "netlyap/core/digest.hpp"
#include "netlyap/core/in_parallel.hpp"

#include "files/durable_file.hpp"
#include "grid_axes.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <vector>

namespace netlyap::archive {

namespace {

using Records = std::vector<std::optional<journal::EncodedRecord>>;

/// A longer chunk is written by several threads.
constexpr std::uint64_t longest_portion = 1U << 20U;

/// A part of a chunk that is written in one go.
struct Portion {
    std::size_t chunk;
    std::uint64_t begin, size;
};

/// Units whose chunks have their places.
struct Batch {
    Records records;
    std::vector<NamedRange> chunks;
    std::vector<std::span<const std::byte>> bytes;  ///< [chunk], of the records
    std::vector<Portion> portions;
};

void add_chunk(Batch& batch, NamedRange chunk, std::span<const std::byte> bytes) {
    for (std::uint64_t begin = 0; begin < bytes.size(); begin += longest_portion)
        batch.portions.push_back(
            {batch.chunks.size(), begin, std::min<std::uint64_t>(longest_portion, bytes.size() - begin)});
    batch.chunks.push_back(std::move(chunk));
    batch.bytes.push_back(bytes);
}

Batch placed(ArchiveFile& archive, const ArchiveContent& content, GatheredUnits& units,
             scheduling::UnitNumber first, Records records) {
    const std::vector<observables::Field>& fields = content.prepared.fields;
    const GridAxes axes = axes_of(units.grid());
    Batch batch;
    batch.records = std::move(records);
    scheduling::UnitNumber number = first;
    for (const std::optional<journal::EncodedRecord>& record : batch.records) {
        if (record) {
            units.add(number, *record);
            const hdf5::Shape place = place_in(axes, units.grid().place(number));
            for (std::size_t field = 0; field < record->columns.size(); ++field)
                if (const Bytes& bytes = record->columns[field];
                    !fields[field].axes.empty() && !bytes.empty())
                    add_chunk(batch, archive.place_chunk(fields[field].path, place, bytes), bytes);
        }
        ++number;
    }
    return batch;
}

}  // namespace

void copy_units(ArchiveFile& archive, const Descriptor& file, const std::filesystem::path& name,
                const ArchiveContent& content, GatheredUnits& units) {
    const std::size_t all = static_cast<std::size_t>(units.grid().units());
    const std::size_t most = scheduling::units_gathered_at_once(content.prepared);
    Batch batch;
    const auto write = [&](const Portion& portion) {
        NamedRange& chunk = batch.chunks[portion.chunk];
        const std::span<const std::byte> bytes = batch.bytes[portion.chunk];
        files::write_all_at(file, name, chunk.begin + portion.begin,
                            bytes.subspan(portion.begin, portion.size));
        if (portion.begin == 0)
            chunk.digest = digest(bytes);
    };
    for (std::size_t first = 0; first < all || !batch.portions.empty();) {
        Records next(std::min(most, all - first));
        const std::size_t tasks = batch.portions.size() + next.size();
        in_parallel(tasks, content.writers, content.pulse, [&](std::size_t i, const Pulse& pulse) {
            pulse();
            // Readings are spread evenly: some threads read while others wait for their turn to write.
            const std::size_t reading = i * next.size() / tasks;
            if ((i + 1) * next.size() / tasks == reading)
                write(batch.portions[i - reading]);
            else
                next[reading] =
                    content.record(scheduling::UnitNumber{static_cast<std::int64_t>(first + reading)});
        });
        for (NamedRange& chunk : batch.chunks)
            archive.note_written(std::move(chunk));
        const std::size_t read = next.size();
        batch = placed(archive, content, units, scheduling::UnitNumber{static_cast<std::int64_t>(first)},
                       std::move(next));
        first += read;
    }
}

}  // namespace netlyap::archive
