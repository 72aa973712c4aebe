#include "contestants.hpp"

#include "netlyap/kernel/kernel.hpp"

#include "eigen_network.hpp"
#include "eigen_wide_network.hpp"
#include "libm_network.hpp"
#include "own_kernel.hpp"
#include "python_networks.hpp"

#include <algorithm>

namespace netlyap::bench {

namespace {

void add_once(std::vector<std::string>& remarks, const std::string& remark) {
    if (std::find(remarks.begin(), remarks.end(), remark) == remarks.end())
        remarks.push_back(remark);
}

/// Where it is there.
void add(std::vector<Contestant>& all, std::unique_ptr<Implementation> peer, RowKind kind,
         std::vector<std::string>& remarks, const std::string& remark) {
    if (peer == nullptr)
        add_once(remarks, remark);
    else
        all.push_back({std::move(peer), kind, ""});
}

}  // namespace

std::vector<Contestant> contestants(const Shape& shape, const TrainingSystem& system,
                                    std::vector<std::string>& remarks) {
    const bool is_wide = shape.name() != paper.name();
    const Samples& train = system.train;
    std::vector<Contestant> all;
    std::vector<std::string> kernels = available_kernels();
    if (is_wide && kernels.size() > 1)
        std::erase(kernels, "scalar");
    for (auto name = kernels.rbegin(); name != kernels.rend(); ++name)
        all.push_back({make_own_kernel(make_kernel(*name, system), shape), RowKind::ours, *name});
    if (is_wide) {
        all.push_back({make_eigen_wide_network(shape, train), RowKind::eigen_tuned, ""});
    } else {
        all.push_back({make_libm_network(train), RowKind::libm, ""});
        all.push_back({make_libm_network_native(train), RowKind::libm, ""});
        all.push_back({make_eigen_network(train), RowKind::eigen, ""});
        all.push_back({make_eigen_network_tuned(train), RowKind::eigen_tuned, ""});
    }
    for (const std::size_t together : {std::size_t{1}, std::size_t{8}})
        add(all, make_numpy_networks(shape, train, together), RowKind::numpy, remarks,
            "numpy is left out: /usr/bin/python3 does not find it, or no OpenBLAS (Debian: python3-numpy, "
            "libopenblas0-pthread).");
    add(all, make_torch_networks(shape, train, is_wide ? 8 : 32), RowKind::torch, remarks,
        "PyTorch is left out: /usr/bin/python3 does not find it (Debian: python3-torch).");
    return all;
}

}  // namespace netlyap::bench
