#include "hostile_archive.hpp"

#include <gmock/gmock.h>

#include <unistd.h>

/// Well-sealed archives with what archives do not hold, or far more of it: refused by name and within bounds,
/// by everything that reads them.
namespace netlyap::archive {
namespace {

using test::HostileArchive;
using test::make_dataset;
using testing::AllOf;
using testing::HasSubstr;

/// Every reader says it, with the exit code of wrong data.
void expect_refusal(const HostileArchive& archive, const std::string& what) {
    EXPECT_THAT(archive.verify(), HasSubstr(what));
    EXPECT_THAT(archive.show(), HasSubstr(what));
    EXPECT_THAT(archive.compare(), HasSubstr(what));
}

hdf5::Handle creation_list() {
    return hdf5::property_list(H5P_DATASET_CREATE);
}

hdf5::Handle chunked(const std::vector<hsize_t>& chunk) {
    hdf5::Handle creation = creation_list();
    H5Pset_chunk(creation.id(), static_cast<int>(chunk.size()), chunk.data());
    return creation;
}

/// A link of the class of another program: the library knows none here, so that one is made for a moment.
void make_foreign_link(hid_t file, const char* name, H5L_type_t number, const std::string& value) {
    H5L_class_t kind{};
    kind.version = H5L_LINK_CLASS_T_VERS;
    kind.id = number;
    kind.trav_func = [](const char*, hid_t, const void*, std::size_t, hid_t, hid_t) -> hid_t { return -1; };
    ASSERT_GE(H5Lregister(&kind), 0);
    ASSERT_GE(H5Lcreate_ud(file, name, number, value.data(), value.size(), H5P_DEFAULT, H5P_DEFAULT), 0);
    ASSERT_GE(H5Lunregister(number), 0);
}

TEST(HostileStructure, LinksOutOfTheFileAreRefusedByName) {
    using namespace std::string_literals;
    const HostileArchive external([](hid_t file) {
        make_foreign_link(file, "/evil", H5L_TYPE_EXTERNAL, "\0other.h5\0/training/loss\0"s);
    });
    expect_refusal(external, "/evil is a link into another file");
    EXPECT_THAT(external.series("/evil", {}), HasSubstr("/evil is a link into another file"));
    EXPECT_THAT(external.series("/evil/x", {}), HasSubstr("/evil is a link into another file"));
    expect_refusal(HostileArchive([](hid_t file) {
                       make_foreign_link(file, "/training/evil", static_cast<H5L_type_t>(200), "x");
                   }),
                   "/training/evil is a link of a kind of its own");
    const HostileArchive soft([](hid_t file) {
        H5Lcreate_soft("/training/loss", file, "/evil", H5P_DEFAULT, H5P_DEFAULT);
        H5Lcreate_soft("/nowhere", file, "/training/gone", H5P_DEFAULT, H5P_DEFAULT);
    });
    expect_refusal(soft, "/evil is a soft link");
    EXPECT_THAT(soft.series("/evil", {0, 0, 0}), HasSubstr("/evil is a soft link"));
    EXPECT_THAT(soft.series("/training/gone", {}), HasSubstr("/training/gone is a soft link"));
}

TEST(HostileStructure, ValuesOutsideOfTheFileAreRefusedByName) {
    const HostileArchive external([](hid_t file) {
        const hdf5::Handle creation = creation_list();
        H5Pset_external(creation.id(), "/etc/passwd", 0, 80);
        make_dataset(file, "/evil", {10}, H5T_IEEE_F64LE, creation.id(), false);
    });
    expect_refusal(external, "/evil keeps its values in another file");
    EXPECT_THAT(external.series("/evil", {}), HasSubstr("/evil keeps its values in another file"));
    const HostileArchive virtual_one([](hid_t file) {
        const hdf5::Handle creation = creation_list();
        const hsize_t length = 10;
        const hdf5::Handle space(H5Screate_simple(1, &length, nullptr));
        H5Pset_virtual(creation.id(), space.id(), "other.h5", "/x", space.id());
        make_dataset(file, "/evil", {10}, H5T_IEEE_F64LE, creation.id(), false);
    });
    expect_refusal(virtual_one, "/evil is a virtual dataset");
    EXPECT_THAT(virtual_one.series("/evil", {}), HasSubstr("/evil is a virtual dataset"));
}

TEST(HostileStructure, TypesAndFiltersOfOthersAreRefusedByName) {
    expect_refusal(HostileArchive([](hid_t file) {
                       const hdf5::Handle type(H5Tcopy(H5T_IEEE_F64LE));
                       H5Tcommit2(file, "/evil", type.id(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
                   }),
                   "/evil is neither a group nor a dataset");
    for (const hid_t type : {H5T_STD_REF_OBJ, H5T_STD_REF_DSETREG, H5T_STD_B8LE})
        expect_refusal(
            HostileArchive([&](hid_t file) { make_dataset(file, "/evil", {3}, type, H5P_DEFAULT, false); }),
            "/evil holds values of the type ");
    for (const H5Z_filter_t filter : {H5Z_FILTER_NBIT, static_cast<H5Z_filter_t>(32001)}) {
        const HostileArchive archive([&](hid_t file) {
            const hdf5::Handle creation = chunked({4});
            H5Pset_filter(creation.id(), filter, H5Z_FLAG_OPTIONAL, 0, nullptr);
            make_dataset(file, "/evil", {8}, H5T_IEEE_F64LE, creation.id(), false);
        });
        expect_refusal(archive, "/evil is stored through the filter number " + std::to_string(filter));
        EXPECT_THAT(archive.series("/evil", {}), HasSubstr("no plugin is loaded"));
    }
}

TEST(HostileStructure, EntriesWithoutDataAreRefused) {
    constexpr hsize_t many = hsize_t{1} << 33U;
    const HostileArchive one_piece(
        [](hid_t file) { make_dataset(file, "/evil", {many}, H5T_IEEE_F64LE, H5P_DEFAULT, false); });
    expect_refusal(one_piece, "/evil has entries of 68719476736 bytes, but fewer are stored");
    EXPECT_THAT(one_piece.series("/evil", {}), HasSubstr("but fewer are stored"));
    const HostileArchive small_chunks(
        [](hid_t file) { make_dataset(file, "/evil", {many}, H5T_IEEE_F64LE, chunked({1}).id(), false); });
    expect_refusal(small_chunks, "/evil has places for 8589934592 chunks");
    const HostileArchive large_chunks([](hid_t file) {
        make_dataset(file, "/evil", {1024, many}, H5T_IEEE_F64LE, chunked({1, 1 << 28}).id(), false);
    });  // never written: nothing to read, and no time spent on it
    EXPECT_EQ(large_chunks.verify(), "nothing");
    EXPECT_EQ(large_chunks.compare(), "nothing");
    EXPECT_THAT(large_chunks.series("/evil", {7}), HasSubstr("a series has numbers, at most 1073741824"));
    const HostileArchive wraps([](hid_t file) {
        make_dataset(file, "/evil", {hsize_t{1} << 32U, hsize_t{1} << 32U, 3}, H5T_IEEE_F64LE,
                     chunked({1, 1, 1}).id(), false);
    });
    expect_refusal(wraps, "[4294967296,4294967296,3] has too many entries");
    const HostileArchive nothing([](hid_t file) {
        make_dataset(file, "/evil", {3, 0}, H5T_IEEE_F64LE, H5P_DEFAULT, false);
    });
    EXPECT_EQ(nothing.verify(), "nothing");
    EXPECT_EQ(nothing.compare(), "nothing");
    const HostileArchive bytes_wrap([](hid_t file) {
        make_dataset(file, "/evil", {hsize_t{1} << 61U}, H5T_IEEE_F64LE, chunked({1 << 28}).id(), false);
    });
    expect_refusal(bytes_wrap, "/evil has more bytes than can be counted");
}

/// The library copies as many entries as the shape tells, whatever the chunk has.
TEST(HostileStructure, AShortChunkIsRefused) {
    const HostileArchive archive([](hid_t file) {
        const hdf5::Handle creation = chunked({1 << 20});
        H5Pset_fletcher32(creation.id());
        const hsize_t length = 1 << 20;
        const hdf5::Handle space(H5Screate_simple(1, &length, nullptr));
        const hdf5::Handle dataset(
            H5Dcreate2(file, "/evil", H5T_IEEE_F64LE, space.id(), H5P_DEFAULT, creation.id(), H5P_DEFAULT));
        const std::vector<std::byte> chunk(12);
        const hsize_t begin = 0;
        ASSERT_GE(H5Dwrite_chunk(dataset.id(), H5P_DEFAULT, 0, &begin, chunk.size(), chunk.data()), 0);
    });
    EXPECT_THAT(archive.verify(),
                HasSubstr("/evil, chunk [0]: it cannot be read: it has 12 bytes, not those of"));
    EXPECT_THAT(archive.compare(), HasSubstr("it has 12 bytes"));
    EXPECT_THAT(archive.series("/evil", {}), HasSubstr("it has 12 bytes"));
}

TEST(HostileStructure, TooManyObjectsAreRefused) {
    expect_refusal(HostileArchive([](hid_t file) {
                       std::vector<hdf5::Handle> groups;  // one in another
                       for (int group = 0; group < 3000; ++group)
                           groups.emplace_back(H5Gcreate2(groups.empty() ? file : groups.back().id(), "g",
                                                          H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
                   }),
                   "lies in more than 32 groups");
    expect_refusal(HostileArchive([](hid_t file) {
                       for (int link = 0; link < 11'000; ++link)
                           H5Lcreate_hard(file, "/eta", file, ("/e" + std::to_string(link)).c_str(),
                                          H5P_DEFAULT, H5P_DEFAULT);
                   }),
                   "it has more than 10000 paths");
    expect_refusal(HostileArchive([](hid_t file) {  // 2^25 paths to the innermost
                       std::string path = "/d";
                       H5Gclose(H5Gcreate2(file, "/d", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
                       for (int level = 0; level < 25; ++level) {
                           const std::string left = path + "/a";
                           H5Gclose(H5Gcreate2(file, left.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
                           H5Lcreate_hard(file, left.c_str(), file, (path + "/b").c_str(), H5P_DEFAULT,
                                          H5P_DEFAULT);
                           path = left;
                       }
                   }),
                   "it has more than 10000 paths");
    expect_refusal(HostileArchive([](hid_t file) {
                       H5Lcreate_hard(file, "/", file, "/training/again", H5P_DEFAULT, H5P_DEFAULT);
                   }),
                   "/training/again leads back to a group above it");
    expect_refusal(HostileArchive([](hid_t file) {
                       const hdf5::Handle root(H5Gopen2(file, "/training", H5P_DEFAULT));
                       for (int number = 0; number < 200; ++number)
                           hdf5::set_attribute(root, "a" + std::to_string(number), std::int64_t{1});
                   }),
                   "/training has more than 128 attributes");
    expect_refusal(
        HostileArchive([](hid_t file) {
            H5Gclose(H5Gcreate2(file, std::string(300, 'n').c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
        }),
        "longer than 255 bytes");
}

/// Values of variable length are found through references, of which many may lead to one place.
TEST(HostileStructure, TextsAreReadWithinTheFile) {
    const auto with_references = [](const std::function<void(std::string&)>& change) {
        return HostileArchive([&](hid_t file) {
            const hdf5::Handle type(H5Tcopy(H5T_C_S1));
            H5Tset_size(type.id(), H5T_VARIABLE);
            make_dataset(file, "/evil", {4000}, type.id(), H5P_DEFAULT, false);
            const hdf5::Handle dataset(H5Dopen2(file, "/evil", H5P_DEFAULT));
            const std::string text(100'000, 'x');
            std::vector<const char*> texts(4000, "");
            texts.back() = text.c_str();
            ASSERT_GE(H5Dwrite(dataset.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, texts.data()), 0);
            const haddr_t begin = H5Dget_offset(dataset.id());
            H5Fflush(file, H5F_SCOPE_GLOBAL);
            void* descriptor = nullptr;
            H5Fget_vfd_handle(file, H5P_DEFAULT, &descriptor);
            std::string references(16 * 4000, '\0');
            const int fd = *static_cast<int*>(descriptor);
            ASSERT_EQ(::pread(fd, references.data(), references.size(), static_cast<off_t>(begin)),
                      static_cast<ssize_t>(references.size()));
            change(references);
            ASSERT_EQ(::pwrite(fd, references.data(), references.size(), static_cast<off_t>(begin)),
                      static_cast<ssize_t>(references.size()));
        });
    };
    const std::size_t last = 16 * 3999;
    EXPECT_EQ(with_references([](std::string&) {}).verify(), "nothing");
    const HostileArchive repeated = with_references([&](std::string& all) {
        for (std::size_t place = 0; place < last; place += 16)
            all.replace(place, 16, all.substr(last));
    });
    EXPECT_THAT(repeated.verify(), HasSubstr("together they have more bytes than the file"));
    EXPECT_THAT(repeated.compare(), HasSubstr("together they have more bytes than the file"));
    EXPECT_THAT(with_references([&](std::string& all) { all[last + 2] = 127; }).verify(),
                HasSubstr("is shorter than it says"));
    EXPECT_THAT(with_references([&](std::string& all) { all[last + 10] = 127; }).verify(),
                HasSubstr("lies outside of the file"));
    EXPECT_THAT(with_references([&](std::string& all) {
                    all[last + 4] = static_cast<char>(all[last + 4] ^ 1);
                }).verify(),
                HasSubstr("leads to a place that holds none"));
    EXPECT_THAT(with_references([&](std::string& all) { all[last + 13] = 127; }).verify(),
                HasSubstr("is not where it should be"));
    // The library would write the whole text into a buffer for one character.
    EXPECT_EQ(
        with_references([&](std::string& all) { all.replace(last, 4, std::string("\1\0\0\0", 4)); }).verify(),
        "nothing");
}

}  // namespace
}  // namespace netlyap::archive
