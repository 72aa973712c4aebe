#pragma once

#include <string>

namespace netlyap {

/// Gives descriptors 0, 1 and 2 a meaning where the program was started without them (`>&-`): /dev/null.
/// Otherwise the next file that is opened, a lock or a journal, would get the number and with it all that is
/// printed. To be called first of all.
void open_missing_standard_streams() noexcept;

/// Lets everything that is written to std::cout pass through printable_lines(). To be called once.
void print_safely();

/// Writes a control sequence of the terminal as it is, after what std::cout holds.
void print_control(const std::string& sequence);

/// Writes out what std::cout still holds. IoError when anything that was printed could not be written.
void finish_output();

}  // namespace netlyap
