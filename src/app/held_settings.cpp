#include "held_settings.hpp"

#include "netlyap/sweep/job/job_keys.hpp"

namespace netlyap {

std::string changed_settings_note(const job::Job& job, const std::string& place) {
    std::string text;
    for (const job::KeyDifference& difference : job::differing_keys(job, {}, job::KeyRole::report))
        if (difference.name != "sweep.name" && difference.name != "sweep.figure")
            text += (text.empty() ? "" : ", ") + difference.name + " = " + difference.first + " (default " +
                    difference.second + ")";
    return text.empty() ? "" : "report settings of " + place + " that are not the defaults: " + text;
}

std::string held_settings_note(const job::Job& held, const job::Job& given, const std::string& place) {
    std::string text;
    for (const job::KeyDifference& difference : job::differing_keys(held, given, job::KeyRole::report))
        text += (text.empty() ? "" : ", ") + difference.name + " = " + difference.first + " (" +
                difference.second + " in the job that was given)";
    return text.empty() ? "" : "report settings that hold since an earlier call, from " + place + ": " + text;
}

}  // namespace netlyap
