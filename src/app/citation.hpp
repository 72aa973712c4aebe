#pragma once

#include <string>

namespace netlyap {

/// BibTeX of this version of the program and of the paper whose method it computes. CITATION.cff has the same
/// for other programs, and a test compares them.
[[nodiscard]] std::string citation();

}  // namespace netlyap
