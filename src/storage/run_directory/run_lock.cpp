#include "run_lock.hpp"

#include "netlyap/core/clock.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/core/process.hpp"

#include "lock_watch.hpp"

#include <chrono>
#include <system_error>
#include <thread>

namespace netlyap::run_directory {

namespace {

/// Holders that would have kept us out are dead now: nobody need hear of them any more.
void forget_the_dead(const std::vector<NamedHolder>& dead) {
    for (const NamedHolder& holder : dead) {
        try {
            files::LockFile(holder.file).clear();
        } catch (const IoError&) {
            // What cannot be forgotten is judged again next time.
        }
    }
}

}  // namespace

void refuse_taken(const RunLayout& layout, const std::string& who) {
    throw InUseError("a run is going on in " + layout.root.string() + " (" + who +
                     "); wait for it, or watch it with `netlyap status " + layout.root.string() + "`");
}

RunDirectory::Lock::Lock(const RunLayout& layout, const scheduling::Slice& slice, double patience_seconds)
    : whole_(layout.lock()) {
    const auto in_the_way = [&] { return holders_in_the_way(layout, slice); };
    const auto refuse_for_the_living = [&] {
        for (const NamedHolder& other : in_the_way())
            if (other.life == Life::living)
                refuse_taken(layout, other.text.who);
    };
    const auto take = [&](const files::LockFile& file, bool exclusively) {
        const files::LockAttempt attempt = file.take(exclusively);
        has_locks_ = has_locks_ && attempt != files::LockAttempt::no_locks;
        if (attempt == files::LockAttempt::held) {
            refuse_for_the_living();
            refuse_taken(layout, files::nobody_named().who);
        }
    };
    refuse_for_the_living();  // before a file is made for us
    if (!slice.is_whole()) {
        take(whole_, false);
        slice_ = std::make_unique<files::LockFile>(layout.lock(slice));
    }
    take(own(), true);
    std::vector<NamedHolder> others = in_the_way();
    std::erase_if(others, [&](const NamedHolder& other) {
        return other.file == own().file() && !files::read_lock_text(other.file);  // it is held by ourselves
    });
    for (NamedHolder& other : others)
        if (other.file == own().file())
            other.life =
                has_locks_ && other.text.machine == files::this_machine() ? Life::dead : Life::unknown;
    if (const NamedHolder* living = watch(others, patience_seconds))
        refuse_taken(layout, living->text.who);
    text_ = {host_name(),
             (slice.is_whole() ? "" : "slice " + scheduling::slice_text(slice) + ": ") + "process " +
                 std::to_string(process_id()) + " on " + host_name() +
                 (slurm_job().empty() ? "" : ", Slurm job " + slurm_job()) + ", since " +
                 utc_text(seconds_since_epoch()),
             0, files::this_machine(), files::fresh_token()};
    std::erase_if(others, [&](const NamedHolder& other) { return other.file == own().file(); });
    forget_the_dead(others);
    own().write(text_);
    if (!has_locks_)
        settle(layout, slice);
    heartbeat_ = std::make_unique<files::Heartbeat>(heartbeat_seconds, [this] { beat(); });
}

RunDirectory::Lock::~Lock() {
    heartbeat_.reset();
    try {
        if (files::read_lock_text(own().file()).value_or(files::LockText{}).token == text_.token)
            own().clear();
    } catch (const std::exception&) {
        // Whoever finds the name of this process will find that it is gone.
    }
}

/// Without locks of the system: whoever wrote last has it, and whoever finds somebody in the way has not.
void RunDirectory::Lock::settle(const RunLayout& layout, const scheduling::Slice& slice) {
    constexpr auto moment = std::chrono::seconds(2);
    std::this_thread::sleep_for(moment);
    for (const NamedHolder& other : holders_in_the_way(layout, slice))
        if (other.text.token != text_.token) {
            if (other.file != own().file())
                own().clear();
            refuse_taken(layout, other.text.who);
        }
}

void RunDirectory::Lock::beat() {
    const std::string directory = own().file().parent_path().string();
    if (!own().is_in_place())
        throw IoError(
            "the run directory " + directory +
            " was removed, moved or replaced while this run computes in it; what it held is where it "
            "went: put it back and run the same command again");
    if (const auto found = files::read_lock_text(own().file()); !found || found->token != text_.token)
        throw InUseError("the run directory " + directory + " was taken over by " +
                         (found ? found->who : "another process") +
                         ", which had seen no sign of life of this one for " +
                         std::to_string(static_cast<int>(patience_with_silence_seconds)) +
                         " s; what is done is safe, and nothing is left to do here");
    ++text_.beat;
    own().write(text_);
}

}  // namespace netlyap::run_directory
