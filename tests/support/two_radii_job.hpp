#pragma once

#include "netlyap/sweep/job/job.hpp"

#include <cstdint>

namespace netlyap {

/// A small job: two radii, as many seeds as wanted.
inline job::Job two_radii_job(std::int64_t seeds) {
    job::Job job;
    job.name = "cluster";
    job.epsilon = {1e-8, 1e-3};
    job.seeds.clear();
    for (std::int64_t seed = 0; seed < seeds; ++seed)
        job.seeds.push_back(seed);
    job.members = 2;
    job.iterations = 20;
    job.hidden = {3};
    job.observables = {"divergence", "training"};
    job.run.kernel = "scalar";
    return job;
}

}  // namespace netlyap
