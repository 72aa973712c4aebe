#include "point_table.hpp"

#include "grid_text.hpp"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <sstream>

namespace netlyap {

TextTable point_table(const std::vector<archive::ArchivePoint>& points, const std::vector<std::string>& heads,
                      const TextTable& cells) {
    std::vector<double> eta, epsilon;
    for (const archive::ArchivePoint& point : points) {
        eta.push_back(point.eta);
        epsilon.push_back(point.epsilon);
    }
    const bool has_radii =
        std::any_of(epsilon.begin(), epsilon.end(), [&](double radius) { return radius != epsilon.front(); });
    TextTable table = {{"eta"}};
    if (has_radii)
        table.front().push_back("epsilon");
    if (points.front().perturb_at)
        table.front().push_back("perturb_at");
    table.front().insert(table.front().end(), heads.begin(), heads.end());
    for (std::size_t place = 0; place < points.size(); ++place) {
        std::vector<std::string> row = {grid_text(points[place].eta, eta)};
        if (has_radii)
            row.push_back(grid_text(points[place].epsilon, epsilon));
        if (points[place].perturb_at)
            row.push_back(std::to_string(*points[place].perturb_at));
        row.insert(row.end(), cells[place].begin(), cells[place].end());
        table.push_back(std::move(row));
    }
    return table;
}

TextTable joined_radii(const TextTable& table) {
    const auto& heads = table.front();
    constexpr std::size_t radius = 1;  // its column, where there is one
    if (heads[radius] != "epsilon")
        return table;
    const std::size_t place = heads[radius + 1] == "perturb_at" ? radius + 1 : radius;
    const auto is_same_point = [&](const auto& a, const auto& b) {
        return a[0] == b[0] && (place == radius || a[place] == b[place]);
    };
    TextTable joined = {heads};
    for (std::vector<std::string> row : std::vector(table.begin() + 1, table.end())) {
        const bool is_joined = std::all_of(table.begin() + 1, table.end(), [&](const auto& other) {
            return !is_same_point(row, other) ||
                   std::equal(row.begin() + radius + 1, row.end(), other.begin() + radius + 1);
        });
        if (is_joined)
            row[radius] = "all";
        if (!is_joined || std::find(joined.begin(), joined.end(), row) == joined.end())
            joined.push_back(std::move(row));
    }
    return joined;
}

std::string fixed_text(double value, int decimals) {
    if (std::isnan(value))
        return "-";
    std::ostringstream text;
    if (value != 0.0 && std::abs(value) < 0.5 * std::pow(10.0, -decimals))
        text << std::scientific << std::setprecision(1) << value;
    else
        text << std::fixed << std::setprecision(decimals) << value;
    return text.str();
}

}  // namespace netlyap
