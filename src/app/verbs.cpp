#include "verbs.hpp"

namespace netlyap {

std::vector<Verb> all_verbs() {
    return {run_verb(),  plan_verb(),   status_verb(), gather_verb(),   merge_verb(),
            show_verb(), report_verb(), refit_verb(),  replay_verb(),   verify_verb(),
            jobs_verb(), schema_verb(), series_verb(), simulate_verb(), site_verb()};
}

}  // namespace netlyap
