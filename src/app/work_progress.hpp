#pragma once

#include <string>

namespace netlyap {

/// Signs of life on standard error of work that may take long, from 2 s on: on a terminal a line that is
/// redrawn, otherwise a line at 2 s and then every 30 s. Nothing for work that is done before.
class WorkProgress {
public:
    /// `what`: "autocorrelation of 1000 shuffles".
    explicit WorkProgress(std::string what);
    WorkProgress(const WorkProgress&) = delete;
    WorkProgress& operator=(const WorkProgress&) = delete;
    /// Ends the line that is redrawn.
    ~WorkProgress();

    /// To be called again and again. `share` of the work is done; 0 when nobody knows.
    void show(double share);

private:
    std::string what_;
    bool is_terminal_;
    bool is_drawn_ = false;
    double start_;
    double next_;
};

}  // namespace netlyap
