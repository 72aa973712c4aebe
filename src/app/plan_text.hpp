#pragma once

#include "plan_findings.hpp"

namespace netlyap {

/// Prints a plan for people, all but what comes next.
void print_plan(const Plan& plan);

}  // namespace netlyap
