// The state of a unit with every observable, as a journal keeps it: whatever it holds, it is refused, or the
// unit comes to its end with a record that can be written. The first byte of the input: which state is
// changed, or that the rest is the state.
#include "netlyap/storage/journal/encoded_record.hpp"

#include "byte_edits.hpp"
#include "thorough_job.hpp"

#include <array>

namespace netlyap::fuzz {
namespace {

constexpr std::array<std::int64_t, 5> kept_at = {292, 299, 300, 120, 0};
constexpr std::size_t most_edits = 4;

std::vector<Bytes> compute_states() {
    std::vector<Bytes> states;
    ThoroughUnit& unit = thorough_unit();
    for (const std::int64_t iteration : kept_at) {
        scheduling::Evaluation evaluation(unit.prepared, unit.unit, *unit.kernel);
        evaluation.advance(iteration);
        ByteWriter writer;
        evaluation.save(writer);
        states.push_back(writer.take());
    }
    return states;
}

const std::vector<Bytes>& kept_states() {
    static const std::vector<Bytes> states = compute_states();
    return states;
}

void finish(scheduling::Evaluation& evaluation) {
    const ThoroughUnit& unit = thorough_unit();
    const std::int64_t iterations = unit.prepared.job.iterations;
    require(evaluation.iteration().value >= 0 && evaluation.iteration().value <= iterations,
            "a state is inside of its unit");
    evaluation.advance(iterations - evaluation.iteration().value);
    require(evaluation.is_done(), "a unit comes to its end");
    static_cast<void>(journal::encode(evaluation.record(), unit.prepared.fields, 1.0));
}

}  // namespace
}  // namespace netlyap::fuzz

extern "C" int LLVMFuzzerInitialize(int*, char***) {
    netlyap::fuzz::kept_states();
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace netlyap;
    const std::vector<Bytes>& states = fuzz::kept_states();
    fuzz::Input input(data, size);
    const std::size_t choice = input.take<std::uint8_t>() % (states.size() + 1);
    const Bytes state = choice < states.size() ? fuzz::edited(states[choice], input, fuzz::most_edits)
                                               : Bytes(input.rest().begin(), input.rest().end());
    fuzz::ThoroughUnit& unit = fuzz::thorough_unit();
    fuzz::refuses([&] {
        scheduling::Evaluation evaluation(unit.prepared, unit.unit, *unit.kernel);
        ByteReader reader(state);
        evaluation.restore(reader);
        fuzz::finish(evaluation);
    });
    return 0;
}
