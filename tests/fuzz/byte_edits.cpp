#include "byte_edits.hpp"

#include <algorithm>

namespace netlyap::fuzz {

namespace {

enum class Edit : std::uint8_t { write, write_number, insert, erase, cut, count };

}  // namespace

Bytes edited(Bytes bytes, Input& input, std::size_t most_edits) {
    for (std::size_t edit = 0; edit < most_edits && !input.empty(); ++edit) {
        const auto kind =
            static_cast<Edit>(input.take<std::uint8_t>() % static_cast<std::uint8_t>(Edit::count));
        const std::size_t place = input.take<std::uint32_t>() % (bytes.size() + 1);
        const auto at = bytes.begin() + static_cast<std::ptrdiff_t>(place);
        const auto length = static_cast<std::size_t>(input.take<std::uint8_t>());
        const auto size = std::min<std::size_t>(length, bytes.size() - place);
        switch (kind) {
            case Edit::write: {
                const auto fresh = input.take_bytes(size);
                std::copy(fresh.begin(), fresh.end(), at);
                break;
            }
            case Edit::write_number: {
                const auto number = input.take<std::uint64_t>();
                const auto fresh =
                    std::as_bytes(std::span(&number, 1)).first(std::min(sizeof number, bytes.size() - place));
                std::copy(fresh.begin(), fresh.end(), at);
                break;
            }
            case Edit::insert: {
                const auto fresh = input.take_bytes(length);
                bytes.insert(at, fresh.begin(), fresh.end());
                break;
            }
            case Edit::erase:
                bytes.erase(at, at + static_cast<std::ptrdiff_t>(size));
                break;
            case Edit::cut:
                bytes.resize(place);
                break;
            case Edit::count:
                break;
        }
    }
    return bytes;
}

}  // namespace netlyap::fuzz
