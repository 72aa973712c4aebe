#include "show_json.hpp"

#include "kept_share.hpp"

namespace netlyap {

namespace {

Json json_point(const archive::ArchivePoint& point) {
    Json json;
    json["eta"] = json_number(point.eta);
    json["epsilon"] = json_number(point.epsilon);
    if (point.perturb_at)
        json["perturb_at"] = json_integer(*point.perturb_at);
    return json;
}

/// A list of what is at each point of the grid.
template <class Point, class Add>
Json json_points(const std::vector<Point>& points, Add add) {
    Json list = Json::array();
    for (const Point& point : points) {
        Json json = json_point(point);
        add(json, point);
        list.push_back(json);
    }
    return list;
}

void add_exponents(Json& json, const archive::ArchiveRow& row, const std::vector<std::string>& outcomes) {
    json["nmle"] = json_number(row.nmle);
    json["nmle_std"] = json_number(row.nmle_std);
    json["nmle_stderr"] = json_number(row.nmle_stderr);
    json["nmle_ci_low"] = json_number(row.nmle_ci_low);
    json["nmle_ci_high"] = json_number(row.nmle_ci_high);
    json["kept"] = json_integer(row.kept);
    json["total"] = json_integer(row.total);
    const auto [low, high] = kept_share_interval(row);
    json["kept_fraction"] = json_number(kept_share(row));
    json["kept_fraction_ci_low"] = json_number(low);
    json["kept_fraction_ci_high"] = json_number(high);
    json["dip_p_value"] = json_number(row.dip_p_value);
    json["dip_p_value_unfiltered"] = json_number(row.dip_p_value_unfiltered);
    json["kept_shortest_window"] = row.kept_shortest ? json_integer(*row.kept_shortest) : Json(nullptr);
    for (std::size_t outcome = 0; outcome < row.outcomes.size(); ++outcome)
        json["outcomes"][outcomes[outcome]] = json_integer(row.outcomes[outcome]);
}

void add_median(Json& json, const archive::SeedMedian& point) {
    json["median"] = json_number(point.median);
    json["total"] = json_integer(point.total);
}

Json json_choice(const SeedChoice& choice) {
    return {{"statistic", choice.target},
            {"error", json_number(choice.error)},
            {"first_seeds", choice.first ? json_integer(*choice.first) : Json(nullptr)},
            {"seeds", json_integer(choice.seeds)}};
}

}  // namespace

Json show_json(const archive::ArchiveTables& tables, const std::filesystem::path& archive,
               const RunBeside& beside, const std::vector<std::string>& next) {
    Json json;
    json["archive"] = std::filesystem::absolute(archive).string();
    json["title"] = tables.title;
    json["is_complete"] = tables.holes.none();
    json["extension"] = json_text(beside.extension);
    json["target"] = beside.choice ? json_choice(*beside.choice) : Json(nullptr);
    json["grid_points"] = json_integer(tables.grid_points);
    json["seeds_per_point"] = json_integer(tables.seeds_per_point);
    json["seeds"] = {{"complete", json_integer(tables.seeds_complete)},
                     {"pending", json_integer(tables.seeds_pending)},
                     {"diverged", json_integer(tables.seeds_diverged)},
                     {"given_up", json_integer(tables.seeds_failed)}};
    json["exponents"] = json_points(tables.rows, [&](Json& point, const archive::ArchiveRow& row) {
        add_exponents(point, row, tables.outcome_names);
    });
    json["tangent_exponents"] = json_points(tables.tangents, add_median);
    json["sharpness"] = json_points(tables.sharpness, add_median);
    json["spectrum"] = json_points(tables.spectrum, [](Json& point, const archive::LeadingExponent& leading) {
        point["median"] = json_number(leading.median);
        point["positive"] = json_integer(leading.positive);
        point["total"] = json_integer(leading.total);
    });
    json["covariant"] =
        json_points(tables.covariant, [](Json& point, const archive::CovariantVectors& vectors) {
            point["exponent"] = json_number(vectors.exponent);
            point["end_median"] = json_number(vectors.end_median);
            point["end_largest"] = json_number(vectors.end_largest);
            point["undetermined"] = json_integer(vectors.undetermined);
            point["vectors"] = json_integer(vectors.vectors);
            point["total"] = json_integer(vectors.total);
        });
    json["laminar_phases"] =
        json_points(tables.laminar, [](Json& point, const archive::LaminarPhases& phases) {
            point["scored"] = json_integer(phases.scored);
        });
    json["next"] = next;
    return json;
}

}  // namespace netlyap
