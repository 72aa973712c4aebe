#include "netlyap/model/network.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace netlyap {
namespace {

TEST(NetworkShape, IsThePublishedOneByDefault) {
    const NetworkShape shape;
    EXPECT_EQ(shape.widths, (std::vector<std::size_t>{4, 10, 3}));
    EXPECT_EQ(shape.activation, Activation::sigmoid);
    EXPECT_EQ(shape.layers(), 2U);
    EXPECT_EQ(shape.inputs(), 4U);
    EXPECT_EQ(shape.outputs(), 3U);
    EXPECT_EQ(parameter_count(shape), 83U);
    const std::vector<bool> mask = weight_mask(shape);
    EXPECT_EQ(std::count(mask.begin(), mask.end(), true), 70);
}

TEST(LayerLayout, PutsWeightsBeforeBiasesAndLayersAfterEachOther) {
    const std::vector<LayerLayout> layers = layer_layouts({{4, 7, 5, 3}, Activation::tanh});
    ASSERT_EQ(layers.size(), 3U);
    const std::size_t expected[3][4] = {{4, 7, 0, 28}, {7, 5, 35, 70}, {5, 3, 75, 90}};
    for (std::size_t l = 0; l < 3; ++l) {
        EXPECT_EQ(layers[l].inputs, expected[l][0]);
        EXPECT_EQ(layers[l].outputs, expected[l][1]);
        EXPECT_EQ(layers[l].weights, expected[l][2]);
        EXPECT_EQ(layers[l].biases, expected[l][3]);
    }
    EXPECT_EQ(parameter_count({{4, 7, 5, 3}, Activation::tanh}), 93U);
}

TEST(WeightMask, TellsWeightsFromBiases) {
    EXPECT_EQ(weight_mask({{1, 2, 2}, Activation::relu}),
              (std::vector<bool>{true, true, false, false, true, true, true, true, false, false}));
}

}  // namespace
}  // namespace netlyap
