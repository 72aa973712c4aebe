#pragma once

/// NETLYAP_ASSERT(condition, "why it must hold"): what we promised ourselves, checked in debug builds only.
/// What a user gave is never checked by this, but always, by throwing an Error.
#ifdef NDEBUG
#define NETLYAP_ASSERT(condition, why) static_cast<void>(0)
#else
#define NETLYAP_ASSERT(condition, why) \
    ((condition) ? static_cast<void>(0) : ::netlyap::broken_promise(#condition, why, __FILE__, __LINE__))
#endif

namespace netlyap {
/// Throws InternalError with the condition, the reason and the place.
[[noreturn]] void broken_promise(const char* condition, const char* why, const char* file, int line);
}  // namespace netlyap
