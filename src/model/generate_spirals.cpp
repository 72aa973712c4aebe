// Two spirals that wind around each other three times:
//     first (r sin a, r cos a),   second -(r sin a, r cos a),   r = 6.5 (104 - s) / 104, a = pi s / 16,
// s equally spaced on [0, 96], with N(0, noise^2) added to both coordinates; count / 2 points of each, the
// odd one on the second. Two classes. spirals(194, 0) has the points of K. J. Lang, M. J. Witbrock, "Learning
// to tell two spirals apart", Proc. 1988 Connectionist Models Summer School, 52.
#include "netlyap/core/circle.hpp"

#include "generator.hpp"

namespace netlyap {

namespace {

std::vector<Point> spiral(std::size_t count, double sign) {
    constexpr double end = 96.0;
    std::vector<Point> points(count);
    for (std::size_t i = 0; i < count; ++i) {
        const double s = count < 2 ? 0.0 : end * static_cast<double>(i) / static_cast<double>(count - 1);
        const double radius = sign * 6.5 * (104.0 - s) / 104.0;
        points[i] = {radius * sin_pi(s / 16.0), radius * cos_pi(s / 16.0)};
    }
    return points;
}

GeneratedData make_spirals(const std::vector<double>& arguments, Learned) {
    const auto count = static_cast<std::size_t>(arguments[0]);
    GeneratedData data =
        two_classes(spiral(count / 2, 1.0), spiral(count - count / 2, -1.0), arguments[1], arguments[2]);
    data.samples.class_names = {"first", "second"};
    data.equation = "two spirals of three turns, radius 6.5 to 0.5";
    return data;
}

}  // namespace

Generator spirals_generator() {
    return {"spirals",
            {{"count", {.least = 2, .most = 1e6}}, {"noise", {.least = 0}, false}, seed_argument()},
            make_spirals};
}

}  // namespace netlyap
