#pragma once

/// Datasets that more than one reader of archives looks at.
namespace netlyap::archive {

inline constexpr const char* distance_path = "/divergence/distance";
inline constexpr const char* mean_distance_path = "/divergence/mean_distance";
inline constexpr const char* rounding_path = "/lyapunov/rounding";
inline constexpr const char* status_path = "/units/status";

}  // namespace netlyap::archive
