#pragma once

#include <string>

namespace netlyap {

/// A text on standard output that changes: on a terminal each takes the place of the one before, elsewhere a
/// blank line stands between them.
class RedrawnBlock {
public:
    RedrawnBlock();

    /// `text` ends with a newline.
    void show(const std::string& text);

private:
    bool is_terminal_;
    std::string shown_ = {};
};

}  // namespace netlyap
