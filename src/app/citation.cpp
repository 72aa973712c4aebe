#include "citation.hpp"

#include "netlyap/core/build_info.hpp"

namespace netlyap {

std::string citation() {
    const BuildInfo& info = build_info();
    return std::string(
               "@software{netlyap,\n"
               "  author  = {{the netlyap authors}},\n"
               "  title   = {netlyap: is the training of a neural network chaotic?},\n"
               "  version = {") +
           info.version + "},\n  year    = {2026},\n  note    = {commit " + info.git +
           "}\n"
           "}\n\n"
           "@article{danovski2024dynamical,\n"
           "  author  = {Danovski, Kaloyan and Soriano, Miguel C. and Lacasa, Lucas},\n"
           "  title   = {Dynamical stability and chaos in artificial neural network trajectories along "
           "training},\n"
           "  journal = {Frontiers in Complex Systems},\n"
           "  volume  = {2},\n"
           "  pages   = {1367957},\n"
           "  year    = {2024},\n"
           "  doi     = {10.3389/fcpxs.2024.1367957}\n"
           "}\n";
}

}  // namespace netlyap
