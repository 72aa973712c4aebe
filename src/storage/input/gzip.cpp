#include "gzip.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/text.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>

namespace netlyap::input {

namespace {

/// A stream of zlib that takes what gzip writes.
class Inflation {
public:
    Inflation() {
        constexpr int gzip_alone = 16;
        if (::inflateInit2(&stream, MAX_WBITS + gzip_alone) != Z_OK)
            throw std::bad_alloc();
    }
    Inflation(const Inflation&) = delete;
    Inflation& operator=(const Inflation&) = delete;
    ~Inflation() { ::inflateEnd(&stream); }

    z_stream stream{};
};

uInt portion(std::size_t bytes) {
    return static_cast<uInt>(std::min<std::size_t>(bytes, std::numeric_limits<uInt>::max()));
}

}  // namespace

bool is_gzip(std::string_view bytes) {
    return bytes.starts_with("\x1f\x8b");
}

std::string gunzip(std::string_view bytes, const std::string& name, std::uint64_t most_bytes) {
    const auto refuse = [&](const std::string& reason) {
        throw DataError(name + " is compressed by gzip, but " + reason + "; `gzip -t` tests it");
    };
    constexpr std::size_t least_room = 1U << 16U;
    Inflation inflation;
    z_stream& stream = inflation.stream;
    std::string content;
    std::size_t read = 0, written = 0;
    for (bool is_complete = false; !is_complete;) {
        if (content.size() - written < least_room)
            content.resize(std::max(2 * content.size(), 4 * bytes.size() + least_room));
        const uInt input = portion(bytes.size() - read);
        const uInt room = portion(content.size() - written);
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data() + read));
        stream.avail_in = input;
        stream.next_out = reinterpret_cast<Bytef*>(content.data() + written);
        stream.avail_out = room;
        const int result = ::inflate(&stream, Z_NO_FLUSH);
        read += input - stream.avail_in;
        written += room - stream.avail_out;
        if (written > most_bytes)
            throw DataError(name + " is compressed by gzip and holds more than " +
                            bytes_text(static_cast<double>(most_bytes)) +
                            ", the most that is read of it here; is it the right file?");
        if (result == Z_STREAM_END) {
            is_complete = read == bytes.size();
            if (!is_complete && !is_gzip(bytes.substr(read)))
                refuse("something else follows");
            ::inflateReset(&stream);
        } else if (result != Z_OK) {
            refuse(result == Z_BUF_ERROR ? "ends too early" : "its content is damaged");
        }
    }
    content.resize(written);
    return content;
}

}  // namespace netlyap::input
