#pragma once

#include "netlyap/core/clock.hpp"
#include "netlyap/cluster/session.hpp"

#include "messages.hpp"

#include <boost/mpi/communicator.hpp>
#include <boost/mpi/environment.hpp>
#include <boost/mpi/request.hpp>
#include <mpi.h>

#include <chrono>
#include <optional>
#include <thread>
#include <vector>

namespace netlyap {

struct Session::Communicator {
    boost::mpi::environment environment{boost::mpi::threading::single, false};
    boost::mpi::communicator world;
    std::vector<boost::mpi::request> sends;  ///< that have not left yet
    std::int64_t sweeps = 0;                 ///< that were begun in this session

    Communicator() { MPI_Comm_set_errhandler(world, MPI_ERRORS_RETURN); }

    /// The number of a new sweep, from 1.
    std::int64_t next_sweep() { return ++sweeps; }

    /// Returns at once: a blocking send to a rank that has died would never come back.
    template <class Message>
    void send(int rank, MessageTag tag, const Message& message) {
        forget_sent();
        sends.push_back(world.isend(rank, static_cast<int>(tag), message));
    }

    /// Waits until what was sent has left, but no longer than a moment: the dead take nothing. The moment is
    /// one of the clock, because on a busy machine every look at a message may take long.
    void flush() {
        constexpr double moment = 2.0;
        const double end = steady_seconds() + moment;
        for (forget_sent(); !sends.empty() && steady_seconds() < end; forget_sent())
            nap();
    }

    void forget_sent() {
        std::erase_if(sends, [](boost::mpi::request& request) { return request.test().has_value(); });
    }

    /// A message and who sent it.
    template <class Message>
    struct Received {
        int source;
        Message message;
    };

    /// A message of the tag if one has arrived.
    template <class Message>
    std::optional<Received<Message>> poll(MessageTag tag) {
        const auto status = world.iprobe(boost::mpi::any_source, static_cast<int>(tag));
        if (!status)
            return std::nullopt;
        Received<Message> received{status->source(), {}};
        world.recv(received.source, static_cast<int>(tag), received.message);
        return received;
    }

    /// The next message of the tag. Sleeps between looks, because a blocking receive burns a core.
    template <class Message>
    Message wait(MessageTag tag) {
        for (;;) {
            if (auto received = poll<Message>(tag))
                return std::move(received->message);
            nap();
        }
    }

    static void nap() { std::this_thread::sleep_for(std::chrono::microseconds(200)); }
};

}  // namespace netlyap
