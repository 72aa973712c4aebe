// Two half circles that reach into each other:
//     outer (cos a, sin a),   inner (1 - cos a, 1/2 - sin a),   a equally spaced on [0, pi],
// with N(0, noise^2) added to both coordinates; count / 2 points of each, the odd one inner. Two classes.
// As make_moons of scikit-learn has them (F. Pedregosa et al., J. Mach. Learn. Res. 12, 2825 (2011)).
#include "netlyap/core/circle.hpp"

#include "generator.hpp"

namespace netlyap {

namespace {

/// The angle of a point, in units of pi.
double angle(std::size_t point, std::size_t count) {
    return count < 2 ? 0.0 : static_cast<double>(point) / static_cast<double>(count - 1);
}

GeneratedData make_two_moons(const std::vector<double>& arguments, Learned) {
    const auto count = static_cast<std::size_t>(arguments[0]);
    std::vector<Point> outer(count / 2);
    std::vector<Point> inner(count - count / 2);
    for (std::size_t i = 0; i < outer.size(); ++i)
        outer[i] = {cos_pi(angle(i, outer.size())), sin_pi(angle(i, outer.size()))};
    for (std::size_t i = 0; i < inner.size(); ++i)
        inner[i] = {1.0 - cos_pi(angle(i, inner.size())), 0.5 - sin_pi(angle(i, inner.size()))};
    GeneratedData data = two_classes(outer, inner, arguments[1], arguments[2]);
    data.samples.class_names = {"outer", "inner"};
    data.equation = "two half circles of radius 1";
    return data;
}

}  // namespace

Generator two_moons_generator() {
    return {"two_moons",
            {{"count", {.least = 2, .most = 1e6}}, {"noise", {.least = 0}, false}, seed_argument()},
            make_two_moons};
}

}  // namespace netlyap
