#include "known_units.hpp"

namespace netlyap::archive {

namespace {

bool is_known(const std::string& units) {
    return units == "1" || units == "rad" || units == "s" || units.starts_with("seconds since ");
}

}  // namespace

std::string known_units(const std::string& units) {
    return is_known(units) ? units : "1";
}

std::string name_with_unit(const std::string& long_name, const std::string& units) {
    return is_known(units) ? long_name : long_name + " (" + units + ")";
}

}  // namespace netlyap::archive
