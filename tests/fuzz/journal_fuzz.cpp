// The journals of a run directory: indexed, gathered, their states continued. The input is a list of frames;
// magic word, length, checksum and the digest of the job are made right around them, so that their content is
// what is tried.
#include "netlyap/core/digest.hpp"
#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/storage/run_directory/gather.hpp"

#include "byte_edits.hpp"
#include "journal/frame.hpp"
#include "journal/header.hpp"
#include "journal_fixture.hpp"
#include "run_directories.hpp"

namespace netlyap::fuzz {
namespace {

constexpr std::size_t most_frames = 12;
constexpr std::size_t most_edits = 3;

/// Two units with series, a table and numbers, and without statistics over seeds, which take long.
job::Job two_unit_job() {
    job::Job job;
    job.seeds = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    job.members = 1;
    job.iterations = 30;
    job.train = 15;
    job.hidden = {2};
    job.observables = {"divergence", "training", "intermittency", "weights"};
    job::set_key(job, "observe.divergence.every", "10");
    job::set_key(job, "observe.weights.every", "10");
    job.run.kernel = "scalar";
    return job;
}

/// A run with a journal: every kind of frame.
struct Run {
    run_directory::RunLayout layout = test::empty_run_directory(folder() / "run");
    scheduling::PreparedJob prepared{two_unit_job()};
    scheduling::Grid grid{prepared.job};
    std::string identity = job::unit_identity(prepared.job);
    std::unique_ptr<Kernel> kernel = make_kernel("scalar", prepared.system);
    Bytes valid;                         ///< the journal as the program writes it
    std::vector<journal::Frame> frames;  ///< of it

    Run() {
        {
            journal::JournalWriter writer(layout.journals(), prepared, test::some_start());
            scheduling::Evaluation evaluation(prepared, grid.unit(scheduling::UnitNumber{0}), *kernel);
            writer.begin(grid.unit(scheduling::UnitNumber{0}), scheduling::Iteration{0});
            evaluation.advance(20);
            writer.save_checkpoint(
                grid.unit(scheduling::UnitNumber{0}),
                {scheduling::Iteration{20}, 0.5, [&](ByteWriter& state) { evaluation.save(state); }});
            writer.write(scheduling::evaluate(prepared, grid.unit(scheduling::UnitNumber{0}), *kernel), 1.0);
            writer.begin(grid.unit(scheduling::UnitNumber{1}), scheduling::Iteration{0});
            writer.leave();
            writer.refuse_checkpoint(grid.unit(scheduling::UnitNumber{0}),
                                     {writer.file().filename().string(), 1, scheduling::Iteration{20}});
            writer.retry(grid.unit(scheduling::UnitNumber{1}), {std::nullopt, 1, 1, 0});
            writer.sync();
            valid = read_bytes(writer.file());
            std::filesystem::remove(writer.file());
        }
        for (std::uint64_t offset = 0; const auto frame = journal::frame_at(valid, offset);
             offset += frame->size)
            frames.push_back(*frame);
    }
};

Run& run() {
    static Run run;
    return run;
}

enum class Part : std::uint8_t { valid, edited, made, raw, damaged, count };

/// The payload of a frame of the job: the header has its identity, the others the digest of it.
Bytes payload_of(journal::FrameKind kind, std::span<const std::byte> rest, std::uint8_t version) {
    ByteWriter payload;
    if (kind == journal::FrameKind::header) {
        payload.put<std::uint64_t>(version % 7);
        payload.put_text(run().identity);
    } else {
        payload.put(digest(run().identity));
    }
    payload.put_bytes(rest);
    return payload.take();
}

void append_frame(Bytes& journal, journal::FrameKind kind, std::span<const std::byte> payload) {
    const Bytes head = journal::frame_head(kind, payload);
    journal.insert(journal.end(), head.begin(), head.end());
    journal.insert(journal.end(), payload.begin(), payload.end());
}

Bytes journal_of(Input& input) {
    Bytes journal;
    for (std::size_t part = 0; part < most_frames && !input.empty(); ++part) {
        const auto what =
            static_cast<Part>(input.take<std::uint8_t>() % static_cast<std::uint8_t>(Part::count));
        const auto number = input.take<std::uint8_t>();
        const journal::Frame& frame = run().frames[number % run().frames.size()];
        const Bytes payload(frame.payload.begin(), frame.payload.end());
        if (what == Part::valid) {
            append_frame(journal, frame.kind, payload);
        } else if (what == Part::edited) {
            append_frame(journal, frame.kind, edited(payload, input, most_edits));
        } else if (what == Part::made) {
            const auto kind = static_cast<journal::FrameKind>(number % 12);
            const auto version = input.take<std::uint8_t>();
            append_frame(journal, kind,
                         payload_of(kind, input.take_bytes(input.take<std::uint8_t>()), version));
        } else if (what == Part::raw) {
            const auto bytes = input.take_bytes(number);
            journal.insert(journal.end(), bytes.begin(), bytes.end());
        } else {
            append_frame(journal, frame.kind, payload);
            journal = edited(std::move(journal), input, 1);
        }
    }
    return journal;
}

/// Whatever a journal says of a unit: it comes to its end.
void continue_units(const journal::JournalIndex& index) {
    journal::JournalWriter writer(run().layout.journals(), run().prepared, test::some_start());
    for (const auto& entry : index.histories) {
        const scheduling::WorkUnit& unit = entry.first;
        const journal::UnitHistory& history = entry.second;
        if (!history.checkpoint)
            continue;
        refuses([&] {
            const auto checkpoint = writer.load_checkpoint(unit, *history.checkpoint);
            if (!checkpoint)
                return;
            scheduling::Evaluation evaluation(run().prepared, unit, *run().kernel);
            ByteReader reader(checkpoint->state);
            evaluation.restore(reader);
            evaluation.advance(run().prepared.job.iterations);
            require(evaluation.is_done(), "a unit that is continued comes to its end");
            static_cast<void>(journal::encode(evaluation.record(), run().prepared.fields, 1.0));
        });
    }
    std::filesystem::remove(writer.file());
}

void read(const journal::JournalIndex& index) {
    const journal::RecordReader reader(index);
    for (const auto& entry : index.records)
        refuses([&] {
            const journal::EncodedRecord record = reader.read(entry.second);
            require(entry.second.is_failed || record.columns.size() == run().prepared.fields.size(),
                    "the record of a unit has all its columns");
        });
    const journal::GridContents contents(run().layout.journals(), journal::contract_of(run().prepared),
                                         run().grid);
    require(contents.pending() >= 0, "no more units are there than the grid has");
    continue_units(index);
}

void gather_all() {
    const run_directory::GatherResult result = run_directory::gather(run().layout, run().prepared, 1);
    require(result.complete + result.failed <= result.units, "no more units are there than the grid has");
    require(archive::verify_archive(run().layout.archive()).empty(), "an archive that was gathered is whole");
    static_cast<void>(archive::read_tables(run().layout.archive()));
}

}  // namespace
}  // namespace netlyap::fuzz

extern "C" int LLVMFuzzerInitialize(int*, char***) {
    netlyap::fuzz::run();
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace netlyap;
    static const std::filesystem::path file = fuzz::run().layout.journals() / "fuzzed.journal";
    fuzz::Input input(data, size);
    const bool is_gathered = input.take<std::uint8_t>() % 16 == 1;
    fuzz::write_bytes(file, fuzz::journal_of(input));
    fuzz::refuses([&] {
        fuzz::read(journal::index_journals(fuzz::run().layout.journals(),
                                           journal::contract_of(fuzz::run().prepared)));
        if (is_gathered)
            fuzz::gather_all();
    });
    return 0;
}
