#pragma once

#include <string>

namespace netlyap {

/// A value that ends at the second digit of its standard error, as in the tables and pictures of analysis/;
/// in three digits where none is known (NaN or 0). "-" of NaN.
[[nodiscard]] std::string rounded_text(double value, double error);

/// "0.296 +- 0.018": both end at the second digit of the error. The value alone where no error is known.
[[nodiscard]] std::string text_with_error(double value, double error);

}  // namespace netlyap
