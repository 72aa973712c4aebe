#pragma once

#include "netlyap/model/network.hpp"

#include <vector>

namespace netlyap {

inline std::vector<Activation> every_activation() {
    std::vector<Activation> all;
    for (const auto& [activation, word] : words_of(Activation{}))
        all.push_back(activation);
    return all;
}

}  // namespace netlyap
