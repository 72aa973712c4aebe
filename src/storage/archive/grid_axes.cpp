#include "grid_axes.hpp"

namespace netlyap::archive {

namespace {

constexpr const char* perturb_at_path = "/perturb_at";

}  // namespace

std::vector<std::string> GridAxes::names() const {
    if (perturb_at.empty())
        return {"eta", "epsilon"};
    return {"eta", "epsilon", "perturb_at"};
}

std::vector<std::string> GridAxes::names_with_seed() const {
    std::vector<std::string> all = names();
    all.emplace_back("seed");
    return all;
}

hdf5::Shape GridAxes::shape() const {
    if (perturb_at.empty())
        return {eta.size(), epsilon.size()};
    return {eta.size(), epsilon.size(), perturb_at.size()};
}

hdf5::Shape GridAxes::shape_with_seed() const {
    hdf5::Shape all = shape();
    all.push_back(seeds.size());
    return all;
}

std::size_t GridAxes::points() const {
    return hdf5::entries(shape());
}

ArchivePoint GridAxes::point(std::size_t number) const {
    const std::size_t times = perturb_at.empty() ? 1 : perturb_at.size();
    const std::size_t pair = number / times;
    return {eta[pair / epsilon.size()], epsilon[pair % epsilon.size()],
            perturb_at.empty() ? std::nullopt : std::optional(perturb_at[number % times])};
}

GridAxes axes_of(const scheduling::Grid& grid) {
    return {grid.eta(), grid.epsilon(),
            grid.has_perturb_axis() ? grid.perturb_at() : std::vector<std::int64_t>{}, grid.seeds()};
}

hdf5::Shape place_in(const GridAxes& axes, const scheduling::GridPosition& place) {
    hdf5::Shape begin = {place.eta, place.epsilon};
    if (!axes.perturb_at.empty())
        begin.push_back(place.perturb_at);
    begin.push_back(place.block * lanes);
    return begin;
}

void write_axes(ArchiveFile& archive, const GridAxes& axes) {
    archive.add_scale("/eta", axes.eta, "1", "learning rate");
    archive.add_scale("/epsilon", axes.epsilon, "1", "perturbation radius");
    if (!axes.perturb_at.empty())
        archive.add_scale(perturb_at_path, axes.perturb_at, "1",
                          "iteration at which the members leave the reference trajectory");
    archive.add_scale("/seed", axes.seeds, "1", "number of the initial condition");
}

GridAxes read_axes(const hdf5::Handle& file) {
    GridAxes axes{hdf5::read_float64(file, "/eta"),
                  hdf5::read_float64(file, "/epsilon"),
                  {},
                  hdf5::read_int64(file, "/seed")};
    if (hdf5::exists(file, perturb_at_path)) {
        axes.perturb_at = hdf5::read_int64(file, perturb_at_path);
        if (axes.perturb_at.size() < 2)
            throw hdf5::Failure(std::string(perturb_at_path) + " has " +
                                std::to_string(axes.perturb_at.size()) +
                                " values, and is an axis only where there are several");
    }
    if (hdf5::entries(axes.shape_with_seed()) == 0)
        throw hdf5::Failure("the grid has the shape " + hdf5::shape_text(axes.shape_with_seed()) +
                            ": it holds no initial condition");
    return axes;
}

}  // namespace netlyap::archive
