#pragma once

#include "netlyap/core/assert.hpp"
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
#include <variant>
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
    void send(int rank, const Message& message) {
        forget_sent();
        sends.push_back(world.isend(rank, Message::tag, message));
    }

    template <class... Messages>
    void send(int rank, const std::variant<Messages...>& message) {
        std::visit([&](const auto& one) { send(rank, one); }, message);
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

    /// The next message if one has arrived, Order or Report by who asks: those of one rank come in the order
    /// in which it sent them.
    template <class Message>
    std::optional<Received<Message>> poll() {
        const auto status = world.iprobe(boost::mpi::any_source, boost::mpi::any_tag);
        if (!status)
            return std::nullopt;
        Received<Message> received{status->source(), {}};
        receive(status->source(), status->tag(), received.message);
        return received;
    }

    static void nap() { std::this_thread::sleep_for(std::chrono::microseconds(200)); }

private:
    /// Takes the message of this tag as the alternative that has it.
    template <class... Messages>
    void receive(int rank, int tag, std::variant<Messages...>& message) {
        [[maybe_unused]] const bool is_known = (receive_one<Messages>(rank, tag, message) || ...);
        NETLYAP_ASSERT(is_known, "master and workers say to each other what messages.hpp has");
    }

    template <class One, class Message>
    bool receive_one(int rank, int tag, Message& message) {
        if (tag != One::tag)
            return false;
        world.recv(rank, tag, message.template emplace<One>());
        return true;
    }
};

}  // namespace netlyap
