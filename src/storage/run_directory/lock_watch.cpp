#include "lock_watch.hpp"

#include "netlyap/core/clock.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/core/inside_file.hpp"
#include "netlyap/core/stop_signal.hpp"

#include "slice_file.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <thread>

namespace netlyap::run_directory {

namespace {

std::optional<NamedHolder> holder_named_in(const std::filesystem::path& file,
                                           const scheduling::Slice& slice) {
    const files::LockAttempt look = files::look_at_lock(file);
    const std::optional<files::LockText> text = files::read_lock_text(file);
    if (look == files::LockAttempt::held)
        return NamedHolder{file, slice, text.value_or(files::nobody_named()), Life::living};
    if (!text)
        return std::nullopt;
    const bool is_known = look == files::LockAttempt::ours && text->machine == files::this_machine();
    return NamedHolder{file, slice, *text, is_known ? Life::dead : Life::unknown};
}

/// What changes while the holder lives.
std::string signs_of_life(const NamedHolder& holder) {
    const RunLayout layout{holder.file.parent_path()};
    const std::filesystem::path status =
        layout.status() / (holder.slice.is_whole() ? "master" : slice_file("slice", holder.slice));
    return read_inside_if_there(holder.file).value_or("") + read_inside_if_there(status).value_or("");
}

}  // namespace

std::vector<NamedHolder> named_holders(const RunLayout& layout) {
    std::vector<NamedHolder> holders;
    if (!std::filesystem::is_directory(layout.root))
        return holders;
    for (const auto& entry : std::filesystem::directory_iterator(layout.root))
        if (const auto slice = slice_of_file(entry.path(), "lock"))
            if (const auto found = holder_named_in(entry.path(), *slice))
                holders.push_back(*found);
    std::sort(holders.begin(), holders.end(),
              [](const NamedHolder& one, const NamedHolder& other) { return one.slice < other.slice; });
    if (const auto of_whole = holder_named_in(layout.lock(), {}))  // slices share it, and may be looked at
        holders.insert(holders.begin(), *of_whole);
    return holders;
}

std::vector<NamedHolder> holders_in_the_way(const RunLayout& layout, const scheduling::Slice& slice) {
    std::vector<NamedHolder> holders = named_holders(layout);
    std::erase_if(holders, [&](const NamedHolder& other) {
        return !slice.is_whole() && !other.slice.is_whole() && other.slice.count == slice.count &&
               other.slice.index != slice.index;
    });
    return holders;
}

const NamedHolder* watch(std::vector<NamedHolder>& holders, double patience_seconds) {
    std::map<const NamedHolder*, std::string> seen;
    for (const NamedHolder& holder : holders) {
        if (holder.life == Life::living)
            return &holder;
        if (holder.life == Life::unknown)
            seen.emplace(&holder, signs_of_life(holder));
    }
    if (!seen.empty())
        spdlog::info("waiting up to {:.0f} s for a sign of life of {}", patience_seconds,
                     seen.begin()->first->text.who);
    const double start = steady_seconds();
    while (!seen.empty() && steady_seconds() - start < patience_seconds) {
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        for (NamedHolder& holder : holders)
            if (seen.contains(&holder) && signs_of_life(holder) != seen.at(&holder)) {
                if (!files::read_lock_text(holder.file)) {  // it has just ended
                    seen.erase(&holder);
                    continue;
                }
                holder.life = Life::living;
                return &holder;
            }
        if (!stop_signal().empty())
            throw Error(ExitCode::stopped,
                        "stopped by " + stop_signal() +
                            " while waiting for a sign of life of another process; the same "
                            "command again goes on");
    }
    for (NamedHolder& holder : holders)
        holder.life = Life::dead;
    return nullptr;
}

std::vector<LockHolder> lock_holders(const RunLayout& layout, double patience_seconds) {
    std::vector<NamedHolder> named = named_holders(layout);
    std::vector<NamedHolder> doubtful;
    std::copy_if(named.begin(), named.end(), std::back_inserter(doubtful),
                 [](const NamedHolder& holder) { return holder.life == Life::unknown; });
    // One after another would take as long as there are slices: all are watched together until none is in
    // doubt.
    const double start = steady_seconds();
    while (!doubtful.empty()) {
        const NamedHolder* const living =
            watch(doubtful, std::max(0.0, patience_seconds - (steady_seconds() - start)));
        for (NamedHolder& holder : named)
            if (holder.life == Life::unknown && (living == nullptr || holder.file == living->file))
                holder.life = living == nullptr ? Life::dead : Life::living;
        if (living == nullptr)
            break;
        const std::filesystem::path file = living->file;
        std::erase_if(doubtful, [&](const NamedHolder& holder) { return holder.file == file; });
    }
    std::vector<LockHolder> holders;
    for (const NamedHolder& holder : named)
        holders.push_back({holder.text.who, holder.life == Life::dead, holder.slice});
    return holders;
}

}  // namespace netlyap::run_directory
