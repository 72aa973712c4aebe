#pragma once

#include "netlyap/cluster/session.hpp"

#include "messages.hpp"

#include <boost/mpi/communicator.hpp>
#include <boost/mpi/environment.hpp>

#include <chrono>
#include <optional>
#include <thread>

namespace netlyap {

struct Session::Communicator {
    boost::mpi::environment environment{boost::mpi::threading::single, false};
    boost::mpi::communicator world;

    template <class Message>
    void send(int rank, MessageTag tag, const Message& message) {
        world.send(rank, static_cast<int>(tag), message);
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
