#pragma once

#include <string>

namespace netlyap {

struct VerbSyntax;

/// The man page netlyap(1), in roff, from the descriptions that `netlyap --help` prints.
[[nodiscard]] std::string man_page();

/// The man page netlyap-VERB(1), from the descriptions that `netlyap VERB --help` prints.
[[nodiscard]] std::string man_page(const VerbSyntax& verb);

}  // namespace netlyap
