#include "netlyap/core/wanted_column.hpp"

#include "netlyap/core/text.hpp"

#include <algorithm>

namespace netlyap {

WantedColumn::WantedColumn(const std::string& text) : number_(parse_integer(text)), name_(text) {
    if (text.size() > 1 && text.starts_with('"') && text.ends_with('"'))
        name_ = text.substr(1, text.size() - 2);
}

std::vector<std::size_t> WantedColumn::named_so(const std::vector<TableField>& header) const {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < header.size(); ++i)
        if (header[i].text == name_)
            found.push_back(i);
    return found;
}

std::string WantedColumn::why_ambiguous(const std::vector<TableField>& header,
                                        const std::string& what) const {
    const auto at = static_cast<std::size_t>(number_.value_or(1) - 1);
    const std::vector<std::size_t> named = named_so(header);
    if (!number_ || named.empty() || std::find(named.begin(), named.end(), at) != named.end())
        return {};
    return what + " = " + name_ + " is column " + name_ + " by its place and column " +
           std::to_string(named.front() + 1) + " by its name in the header; put the name in quotes, \"" +
           header[at].text + "\" for the former or \"" + name_ + "\" for the latter";
}

}  // namespace netlyap
