#include "netlyap/model/generated_data.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/nearest_word.hpp"
#include "netlyap/core/text.hpp"

#include "generator.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <string_view>

namespace netlyap {

namespace {

const std::vector<Generator>& generators() {
    static const std::vector<Generator> all = {chebyshev_generator(), gaussian_teacher_generator(),
                                               xor_generator(),       parity_generator(),
                                               two_moons_generator(), spirals_generator()};
    return all;
}

/// `name(a, b)`, taken apart.
struct Call {
    std::string name;
    bool has_parentheses = false;
    std::vector<std::string> arguments;
};

bool is_word(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(),
                                        [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; });
}

/// Nothing for what has another form.
std::optional<Call> call_of(const std::string& source) {
    const std::string_view text = trimmed(source);
    const std::size_t open = text.find('(');
    const std::string_view name = trimmed(text.substr(0, open));
    if (!is_word(name) || (open != std::string_view::npos && !text.ends_with(')')))
        return std::nullopt;
    Call call{std::string(name), open != std::string_view::npos, {}};
    if (call.has_parentheses) {
        const std::string_view inside = trimmed(text.substr(open + 1, text.size() - open - 2));
        if (!inside.empty())
            for (const std::string_view argument : split(inside, ','))
                call.arguments.emplace_back(trimmed(argument));
    }
    return call;
}

const Generator* find_generator(const std::string& name) {
    const auto found = std::find_if(generators().begin(), generators().end(),
                                    [&](const Generator& one) { return one.name == name; });
    return found == generators().end() ? nullptr : &*found;
}

/// "two_moons(count, noise, seed)".
std::string form_of(const Generator& generator) {
    std::string text;
    for (const GeneratorArgument& argument : generator.arguments)
        text += (text.empty() ? "" : ", ") + argument.name;
    return generator.name + (text.empty() ? "" : "(" + text + ")");
}

[[noreturn]] void refuse_source(const std::string& source, const std::string& why) {
    throw UsageError("data.source = " + source + ": " + why + (why.ends_with('?') ? " The" : "; the") +
                     " generators are " + generator_forms() +
                     ", where seed = 1 may be left out; a file of this name is given as ./" + source);
}

/// A generator with its arguments, all of them.
struct Understood {
    const Generator& generator;
    std::vector<double> arguments;
};

double argument_value(const std::string& source, const GeneratorArgument& argument, const std::string& text) {
    const std::optional<double> value = parse_double(text);
    if (!value || !is_inside(argument.allowed, *value) || (argument.is_whole && *value != std::floor(*value)))
        refuse_source(source, argument.name + " = " + text + " must be " +
                                  (argument.is_whole ? "a whole number, " : "a number, ") +
                                  bounds_text(argument.allowed));
    return *value;
}

Understood understand(const std::string& source) {
    const std::optional<Call> call = call_of(source);
    const Generator* generator = call ? find_generator(call->name) : nullptr;
    if (generator == nullptr) {
        std::vector<std::string> names;
        for (const Generator& one : generators())
            names.push_back(one.name);
        const std::string name = call ? call->name : source;
        refuse_source(source, "there is no generator " + name + did_you_mean(nearest_word(name, names)));
    }
    const std::vector<GeneratorArgument>& wanted = generator->arguments;
    const auto least = static_cast<std::size_t>(std::count_if(
        wanted.begin(), wanted.end(), [](const GeneratorArgument& one) { return !one.fallback; }));
    const std::size_t given = call->arguments.size();
    if (given < least || given > wanted.size())
        refuse_source(
            source,
            generator->name + " has " +
                (wanted.empty() ? "no arguments"
                 : least == wanted.size()
                     ? std::to_string(least) + (least == 1 ? " argument" : " arguments")
                     : std::to_string(least) + " or " + std::to_string(wanted.size()) + " arguments") +
                ", but " + std::to_string(given) + (given == 1 ? " is" : " are") + " given");
    std::vector<double> values;
    for (std::size_t i = 0; i < wanted.size(); ++i)
        values.push_back(i < given ? argument_value(source, wanted[i], call->arguments[i])
                                   : *wanted[i].fallback);
    return {*generator, std::move(values)};
}

}  // namespace

bool is_generated(const std::string& source) {
    const std::optional<Call> call = call_of(source);
    return call && (call->has_parentheses || find_generator(call->name) != nullptr);
}

bool is_built_in(const std::string& source) {
    return source == "iris" || is_generated(source);
}

std::string generated_source(const std::string& source) {
    const Understood understood = understand(source);
    const std::vector<GeneratorArgument>& arguments = understood.generator.arguments;
    std::size_t said = arguments.size();
    while (said > 0 && arguments[said - 1].fallback == understood.arguments[said - 1])
        --said;
    std::string text;
    for (std::size_t i = 0; i < said; ++i) {
        const double value = understood.arguments[i];
        text += (text.empty() ? "" : ", ") +
                (arguments[i].is_whole ? std::to_string(static_cast<std::int64_t>(value)) : to_text(value));
    }
    return understood.generator.name + (text.empty() ? "" : "(" + text + ")");
}

GeneratedData generate(const std::string& source, Learned learned) {
    const Understood understood = understand(source);
    return understood.generator.make(understood.arguments, learned);
}

std::string generator_forms() {
    std::string text;
    for (const Generator& generator : generators())
        text += (text.empty() ? "" : ", ") + form_of(generator);
    return text;
}

GeneratedData two_classes(const std::vector<Point>& first, const std::vector<Point>& second, double noise,
                          double seed) {
    GeneratedData data{
        {.count = first.size() + second.size(), .features = 2, .classes = 2}, {"x1", "x2"}, {}};
    NormalSequence normal(seed, 0);
    std::vector<double> inputs;
    for (const std::vector<Point>* part : {&first, &second})
        for (const auto& [x, y] : *part) {
            for (const double coordinate : {x, y})
                inputs.push_back(std::fma(noise, normal.next(), coordinate));
            data.samples.labels.push_back(part == &first ? 0U : 1U);
        }
    data.samples.inputs = std::move(inputs);
    return data;
}

}  // namespace netlyap
