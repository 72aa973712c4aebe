#include "netlyap/model/train_count.hpp"

#include "netlyap/core/text.hpp"

#include <optional>

namespace netlyap {

TrainCount TrainCount::all() {
    TrainCount count;
    count.kind_ = Kind::all;
    return count;
}

void read_value(const GivenText& given, TrainCount& value) {
    const std::optional<std::int64_t> number = parse_integer(given.text);
    if (!number && given.text != "all" && !given.text.empty())
        refuse_value(given, "a whole number of samples, or all");
    value = number ? TrainCount(*number) : given.text.empty() ? TrainCount() : TrainCount::all();
}

std::string value_text(const TrainCount& value) {
    return value.is_number() ? std::to_string(value.number()) : value.is_all() ? "all" : "";
}

}  // namespace netlyap
