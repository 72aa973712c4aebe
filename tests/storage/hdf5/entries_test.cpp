#include "archive_fixture.hpp"
#include "hdf5/reader.hpp"
#include "hdf5/writer.hpp"

#include <gmock/gmock.h>

namespace netlyap::hdf5 {
namespace {

using hdf5::Form;
using hdf5::Shape;
using testing::ElementsAre;

Form form_of(Shape shape, Shape chunk) {
    Form form;
    form.bytes_per_entry = 8;
    form.shape = std::move(shape);
    form.chunk = std::move(chunk);
    return form;
}

TEST(Hdf5Blocks, AreWholeChunksUpToTheLimit) {
    EXPECT_THAT(hdf5::block_shape(form_of({4, 6, 100}, {}), 1'000'000), ElementsAre(4, 6, 100));
    EXPECT_THAT(hdf5::block_shape(form_of({4, 6, 100}, {}), 8 * 250), ElementsAre(1, 2, 100));
    EXPECT_THAT(hdf5::block_shape(form_of({4, 6, 100}, {}), 8 * 30), ElementsAre(1, 1, 30));
    EXPECT_THAT(hdf5::block_shape(form_of({2, 2, 20, 5}, {1, 1, 8, 5}), 0), ElementsAre(1, 1, 8, 5));
    EXPECT_THAT(hdf5::block_shape(form_of({2, 2, 20, 5}, {1, 1, 8, 5}), 8 * 99), ElementsAre(1, 1, 16, 5));
    EXPECT_THAT(hdf5::block_shape(form_of({2, 2, 3, 5}, {1, 1, 8, 5}), 8 * 30), ElementsAre(1, 2, 3, 5));
    EXPECT_THAT(hdf5::block_shape(form_of({}, {}), 8), ElementsAre());
    EXPECT_THAT(hdf5::block_shape(form_of({2, 0}, {}), 8 * 100), ElementsAre(2, 1));  // nothing to cover
}

TEST(Hdf5Blocks, CoverEveryEntryOnce) {
    const Shape whole = {3, 4, 9};
    for (const Shape& block : {Shape{1, 1, 1}, Shape{1, 4, 9}, Shape{2, 3, 8}, Shape{3, 4, 9}}) {
        std::vector<int> visits(hdf5::entries(whole));
        hdf5::for_each_block(whole, block, [&](const Shape& begin, const Shape& shape) {
            for (std::uint64_t i = 0; i < shape[0]; ++i)
                for (std::uint64_t j = 0; j < shape[1]; ++j)
                    for (std::uint64_t k = 0; k < shape[2]; ++k)
                        ++visits[((begin[0] + i) * 4 + begin[1] + j) * 9 + begin[2] + k];
        });
        EXPECT_THAT(visits, testing::Each(1));
    }
    int calls = 0;
    hdf5::for_each_block({}, {}, [&](const Shape&, const Shape&) { ++calls; });
    EXPECT_EQ(calls, 1);  // a single value
    hdf5::for_each_block({2, 0}, {1, 1}, [&](const Shape&, const Shape&) { ++calls; });
    EXPECT_EQ(calls, 1);
}

TEST(Hdf5Blocks, AreReadWhereTheyLie) {
    const test::Folder folder;
    std::vector<std::int64_t> numbers(3 * 4 * 9);
    std::iota(numbers.begin(), numbers.end(), 0);
    hdf5::Handle file = hdf5::create_file(folder / "a.h5");
    {
        const hdf5::Handle dataset = hdf5::create_dataset(
            file, "/x", {hdf5::ElementType::int64, {3, 4, 9}, {3, 4, 16}, {1, 2, 8}, true});
        hdf5::write(dataset, numbers);
        const Form form = hdf5::dataset_form(dataset);
        const hdf5::Entries entries = hdf5::read_block(dataset, form, {1, 2, 7}, {2, 2, 2}, {});
        std::vector<std::string> texts;
        for (std::size_t index = 0; index < entries.size(); ++index)
            texts.push_back(entries.text(index));
        EXPECT_THAT(texts, ElementsAre("61", "62", "70", "71", "97", "98", "106", "107"));
    }
    EXPECT_THROW(static_cast<void>(hdf5::read_float64(file, "/x")), hdf5::Failure);
    EXPECT_THROW(static_cast<void>(hdf5::read_int64(file, "/y")), hdf5::Failure);
    hdf5::close_file(std::move(file));
}

}  // namespace
}  // namespace netlyap::hdf5
