#include "hostile_archive.hpp"

#include <gmock/gmock.h>

/// Well-sealed archives of other shapes than ours: a sentence, never a crash.
namespace netlyap::archive {
namespace {

using test::HostileArchive;
using test::replace_dataset;
using testing::AllOf;
using testing::HasSubstr;

/// What `show` says to an archive in which the dataset of a path has this shape.
std::string show_with(const char* path, const std::vector<hsize_t>& shape, hid_t type = H5T_IEEE_F64LE) {
    return HostileArchive([&](hid_t file) { replace_dataset(file, path, shape, type); }).show();
}

std::string show_without(const char* path) {
    return HostileArchive([&](hid_t file) { H5Ldelete(file, path, H5P_DEFAULT); }).show();
}

TEST(HostileShapes, AGridWithoutCellsIsRefused) {
    EXPECT_THAT(show_with("/epsilon", {0}), HasSubstr("the grid has the shape [2,0,9]"));
    EXPECT_THAT(show_with("/eta", {0}), HasSubstr("the grid has the shape [0,2,9]"));
    EXPECT_THAT(show_with("/seed", {0}, H5T_STD_I64LE), HasSubstr("the grid has the shape [2,2,0]"));
}

TEST(HostileShapes, TablesNeedTheShapeOfTheGrid) {
    EXPECT_THAT(show_with("/statistics/nmle", {1, 2}),
                HasSubstr("/statistics/nmle has the shape [1,2], where [2,2] is needed"));
    EXPECT_THAT(show_with("/statistics/nmle", {2, 2, 1}), HasSubstr("has the shape [2,2,1]"));
    EXPECT_THAT(show_with("/statistics/nmle", {4}), HasSubstr("has the shape [4]"));
    EXPECT_THAT(show_with("/statistics/nmle", {0, 2}), HasSubstr("has the shape [0,2]"));
    EXPECT_THAT(show_with("/statistics/nmle_stderr", {2, 1}), HasSubstr("has the shape [2,1]"));
    EXPECT_THAT(show_with("/statistics/kept", {1, 1}, H5T_STD_I64LE), HasSubstr("has the shape [1,1]"));
    EXPECT_THAT(show_with("/statistics/total", {2, 3}, H5T_STD_I64LE), HasSubstr("has the shape [2,3]"));
    EXPECT_THAT(show_with("/lyapunov/outcome", {2, 2, 100}, H5T_STD_U8LE),
                HasSubstr("/lyapunov/outcome has the shape [2,2,100], where [2,2,9] is needed"));
    EXPECT_THAT(show_with("/lyapunov/outcome", {1, 1, 1}, H5T_STD_U8LE), HasSubstr("has the shape [1,1,1]"));
    EXPECT_THAT(show_with("/units/status", {2, 2}, H5T_STD_U8LE), HasSubstr("has the shape [2,2]"));
}

TEST(HostileShapes, ASpectrumHasTheSameNumberOfExponentsEverywhere) {
    const auto with = [](const std::vector<hsize_t>& exponents, const std::vector<hsize_t>& positive) {
        return HostileArchive([&](hid_t file) {
            const hdf5::Handle group(H5Gcreate2(file, "/spectrum", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
            test::make_dataset(file, "/spectrum/exponent", exponents);
            if (!positive.empty())
                test::make_dataset(file, "/spectrum/positive_count", positive, H5T_STD_I64LE);
        });
    };
    const HostileArchive whole = with({2, 2, 9, 3}, {2, 2, 9});
    EXPECT_EQ(whole.show(), "nothing");
    const std::vector<LeadingExponent> spectrum = read_tables(whole.file()).spectrum;
    ASSERT_EQ(spectrum.size(), 4U);
    EXPECT_EQ(spectrum[2].eta, 1.0);
    EXPECT_EQ(spectrum[3].epsilon, 1e-4);
    EXPECT_EQ(spectrum[3].median, 0.5);
    EXPECT_EQ(spectrum[3].total, 9);
    EXPECT_EQ(spectrum[3].positive, 0);
    EXPECT_THAT(with({2, 2, 8, 3}, {2, 2, 9}).show(),
                HasSubstr("/spectrum/exponent has 96 values, not the same number for each of 36 initial"));
    EXPECT_THAT(with({0}, {2, 2, 9}).show(), HasSubstr("/spectrum/exponent has 0 values"));
    EXPECT_THAT(with({2, 2, 9, 3}, {2, 2}).show(), HasSubstr("/spectrum/positive_count has the shape [2,2]"));
    EXPECT_THAT(with({2, 2, 9, 3}, {}).show(), HasSubstr(" is not there"));
}

TEST(HostileShapes, TypesAndMissingDatasetsAreNamed) {
    EXPECT_THAT(show_with("/statistics/nmle", {2, 2}, H5T_IEEE_F32LE), HasSubstr("another type, float32"));
    EXPECT_THAT(show_with("/statistics/nmle", {2, 2}, H5T_IEEE_F64BE), HasSubstr("another type, float64"));
    EXPECT_THAT(show_with("/statistics/kept", {2, 2}), HasSubstr("another type, float64"));
    EXPECT_THAT(show_with("/units/status", {2, 2, 9}), HasSubstr("another type, float64"));
    for (const char* path : {"/eta", "/epsilon", "/seed", "/units/status", "/statistics/nmle_ci_low",
                             "/statistics/total", "/lyapunov/outcome", "/lyapunov"})
        EXPECT_THAT(show_without(path), AllOf(HasSubstr("cannot be read: "), HasSubstr(" is not there")))
            << path;
}

TEST(HostileShapes, AttributesAreNamed) {
    const auto with = [](const char* name, hid_t type, const std::vector<hsize_t>& shape) {
        return HostileArchive([&](hid_t file) {
            H5Adelete(file, name);
            const hdf5::Handle space(
                shape.empty() ? H5Screate(H5S_SCALAR)
                              : H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr));
            const hdf5::Handle attribute(H5Acreate2(file, name, type, space.id(), H5P_DEFAULT, H5P_DEFAULT));
            ASSERT_GE(attribute.id(), 0);
        });
    };
    EXPECT_THAT(with("title", H5T_STD_I64LE, {}).show(),
                HasSubstr("the attribute title is not a single text"));
    EXPECT_THAT(with("complete", H5T_STD_I64LE, {2}).show(),
                HasSubstr("complete is not a single whole number"));
    EXPECT_THAT(with("complete", H5T_IEEE_F64LE, {}).show(),
                HasSubstr("complete is not a single whole number"));
    EXPECT_THAT(with("format_version", H5T_STD_I8LE, {}).verify(),
                HasSubstr("format_version is not a single"));
    const HostileArchive none([](hid_t file) { H5Adelete(file, "format"); });
    EXPECT_THAT(none.verify(), HasSubstr("cannot be read as an archive"));
    EXPECT_THAT(none.show(), HasSubstr("cannot be read as an archive"));
    const hdf5::Handle region(H5Tcopy(H5T_STD_REF_DSETREG));
    EXPECT_THAT(with("odd", region.id(), {}).verify(),
                HasSubstr("a type that no archive has: reference to a region"));
    const hdf5::Handle lists(H5Tvlen_create(H5T_STD_I64LE));
    EXPECT_THAT(with("odd", lists.id(), {}).compare(),
                HasSubstr("a type that no archive has: list of others"));
    const HostileArchive flags([](hid_t file) {
        const hdf5::Handle outcome(H5Dopen2(file, "/lyapunov/outcome", H5P_DEFAULT));
        H5Adelete(outcome.id(), "flag_meanings");
        std::string words;
        for (int word = 0; word < 1000; ++word)
            words += "a ";
        hdf5::set_attribute(outcome, "flag_meanings", words);
    });
    EXPECT_THAT(flags.show(), HasSubstr("/lyapunov/outcome has 1000 flag_meanings, not 1 to 256"));
}

TEST(HostileShapes, StatusMeansSomething) {
    EXPECT_THAT(HostileArchive([](hid_t file) {
                    const hdf5::Handle status(H5Dopen2(file, "/units/status", H5P_DEFAULT));
                    const std::vector<std::uint8_t> values(36, 77);
                    H5Dwrite(status.id(), H5T_NATIVE_UINT8, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
                }).show(),
                HasSubstr("/units/status has the value 77, which means nothing"));
}

TEST(HostileShapes, ASeriesNeedsNumbersThatAreStored) {
    const HostileArchive archive([](hid_t) {});
    EXPECT_EQ(archive.series("/training/loss", {0, 0, 0}), "nothing");
    EXPECT_EQ(archive.series("training/loss", {1, 1, 8}), "nothing");
    EXPECT_THAT(archive.series("/units/message", {0, 0}), HasSubstr("a series has numbers"));
    EXPECT_THAT(archive.series("/training", {}), HasSubstr("/training is not a dataset"));
    EXPECT_THAT(archive.series("/", {}), HasSubstr("is not a dataset"));
    const HostileArchive scalar([](hid_t file) {
        const hdf5::Handle space(H5Screate(H5S_NULL));
        const hdf5::Handle dataset(
            H5Dcreate2(file, "/x", H5T_IEEE_F64LE, space.id(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    });
    EXPECT_THAT(scalar.series("/x", {}), HasSubstr("/x"));
    EXPECT_THAT(scalar.verify(), HasSubstr("/x has entries of 8 bytes, but fewer are stored"));
}

}  // namespace
}  // namespace netlyap::archive
