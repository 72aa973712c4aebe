#pragma once

#include "netlyap/core/error.hpp"
#include "netlyap/storage/archive/archive.hpp"
#include "netlyap/storage/input/series_file.hpp"

#include "archive/seal.hpp"
#include "archive_fixture.hpp"
#include "hdf5/calls.hpp"
#include "hdf5/writer.hpp"

#include <cstring>
#include <functional>
#include <string>
#include <vector>

/// Archives whose checksums are right and whose content is anything.
namespace netlyap::test {

using Change = std::function<void(hid_t file)>;

/// Takes away the seal of an archive, lets a change at its content, and seals it again.
inline void change_archive(const std::filesystem::path& file, const Change& change) {
    const std::string bytes = read_file(file);
    std::uint64_t content_size = 0;
    std::memcpy(&content_size, bytes.data() + bytes.size() - 24, sizeof content_size);
    std::filesystem::resize_file(file, content_size);
    {
        hdf5::start_library();
        const hdf5::Handle access = hdf5::file_access();
        hdf5::Handle opened = hdf5::owned(H5Fopen(file.c_str(), H5F_ACC_RDWR, access.id()), "H5Fopen");
        change(opened.id());
        hdf5::close_file(std::move(opened));
    }
    archive::seal_archive(file, {});
}

/// An archive of the small sweep with a change.
class HostileArchive {
public:
    explicit HostileArchive(const Change& change) {
        write_small_archive(file());
        change_archive(file(), change);
    }

    [[nodiscard]] std::filesystem::path file() const { return folder_ / "sweep.h5"; }

    /// What verify says: its refusal, or the first damage, or "nothing".
    [[nodiscard]] std::string verify() const {
        return said([&] {
            const std::vector<archive::Damage> damage = archive::verify_archive(file());
            return damage.empty() ? "nothing" : damage.front().place + ": " + damage.front().reason;
        });
    }
    [[nodiscard]] std::string show() const {
        return said([&] {
            static_cast<void>(archive::read_tables(file()));
            return std::string("nothing");
        });
    }
    /// Of a comparison with itself.
    [[nodiscard]] std::string compare() const {
        return said([&] {
            const std::vector<std::string> differences = archive::compare_archives(file(), file());
            return differences.empty() ? "nothing" : differences.front();
        });
    }
    [[nodiscard]] std::string series(const std::string& column, std::vector<std::uint64_t> at) const {
        return said([&] {
            static_cast<void>(input::read_series(file(), {column, std::move(at)}));
            return std::string("nothing");
        });
    }

private:
    template <class Call>
    static std::string said(Call call) {
        try {
            return call();
        } catch (const Error& error) {
            return (error.code() == ExitCode::data ? "" : "not 65: ") + std::string(error.what());
        }
    }

    Folder folder_;
};

/// A dataset of float64 with this shape and creation list, values 0.5 where there are few; H5I_INVALID_HID:
/// default.
inline void make_dataset(hid_t file, const char* path, const std::vector<hsize_t>& shape,
                         hid_t type = H5T_IEEE_F64LE, hid_t creation = H5P_DEFAULT, bool write_it = true) {
    const hdf5::Handle space(H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr));
    const hdf5::Handle dataset(hdf5::checked(
        H5Dcreate2(file, path, type, space.id(), H5P_DEFAULT, creation, H5P_DEFAULT), "H5Dcreate2"));
    if (!write_it)
        return;
    std::uint64_t entries = 1;
    for (const hsize_t length : shape)
        entries *= length;
    const std::vector<double> values(entries, 0.5);
    hdf5::checked(H5Dwrite(dataset.id(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()),
                  "H5Dwrite");
}

/// The dataset of a path is another one.
inline void replace_dataset(hid_t file, const char* path, const std::vector<hsize_t>& shape,
                            hid_t type = H5T_IEEE_F64LE, hid_t creation = H5P_DEFAULT, bool write_it = true) {
    hdf5::checked(H5Ldelete(file, path, H5P_DEFAULT), "H5Ldelete");
    make_dataset(file, path, shape, type, creation, write_it);
}

}  // namespace netlyap::test
