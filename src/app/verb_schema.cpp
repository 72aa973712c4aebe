#include "netlyap/storage/archive/schema.hpp"

#include "verbs.hpp"

#include <iostream>

namespace netlyap {

namespace {

const VerbSyntax schema_syntax = {
    "schema",
    "",
    "print the datasets that an archive can hold, with dimensions, type, unit and meaning",
    "What observables and statistics declare. ARCHIVE.md, which has these tables, says more, and what "
    "else is in a file.",
    {{"markdown", "", "print it as a table in Markdown: the only form, so it may be left out"},
     {"of", "NAME", "of all observables (`observables`) or of a group (`/statistics`) only"}}};

ExitCode print_schema(const Arguments& arguments) {
    std::cout << archive::schema_table(
        archive::schema(arguments.has("of") ? arguments.options.at("of") : std::string()));
    return ExitCode::complete;
}

}  // namespace

Verb schema_verb() {
    return {schema_syntax, print_schema};
}

}  // namespace netlyap
