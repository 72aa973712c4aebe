#include "netlyap/core/error.hpp"
#include "netlyap/core/plain_text.hpp"
#include "netlyap/core/text_table.hpp"
#include "netlyap/model/number_table.hpp"

#include <algorithm>

namespace netlyap {

ClassList parse_class_list(std::string_view bytes, const std::string& name, std::size_t samples) {
    if (const std::string reason = why_not_text_table(bytes); !reason.empty())
        throw DataError(name + " " + reason);
    ClassList list;
    std::vector<std::string>& classes = list.classes;
    TableRows rows(without_byte_order_mark(bytes), Separator::comma, name);
    while (rows.next()) {
        if (rows.fields().size() != 1)
            throw DataError(rows.place() + "the line has " + std::to_string(rows.fields().size()) +
                            " fields separated by commas; the file of the classes has one class in every "
                            "line, and a class with a comma stands in double quotes");
        if (rows.fields().front().text.empty())
            throw DataError(rows.place() + "the class is missing");
        classes.push_back(rows.fields().front().text);
    }
    const bool has_name = classes.size() == samples + 1 && samples > 0 &&
                          std::find(classes.begin() + 1, classes.end(), classes.front()) == classes.end();
    if (has_name)
        classes.erase(classes.begin());
    list.form = std::to_string(classes.size()) + (classes.size() == 1 ? " line" : " lines") +
                (has_name ? " after a header" : "");
    return list;
}

}  // namespace netlyap
