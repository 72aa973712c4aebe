#include "netlyap/core/table_numbers.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/text.hpp"

#include <algorithm>

namespace netlyap {

namespace {

constexpr std::size_t digits_of_group = 3;
constexpr const char* ten_digits = "0123456789";

/// A number with commas between thousands without these; nothing where a comma stands elsewhere before the
/// decimals.
std::optional<std::string> without_groups(const std::string& text) {
    const auto end_of_digits = [&](std::size_t from) {
        return std::min(text.find_first_not_of(ten_digits, from), text.size());
    };
    const std::size_t first = text.find_first_not_of("+-") == 1 ? 1 : 0;
    std::size_t end = end_of_digits(first);
    if (end == first || end - first > digits_of_group || text[first] == '0')
        return std::nullopt;
    std::string plain = text.substr(0, end);
    while (end < text.size() && text[end] == ',') {
        const std::size_t next = end_of_digits(end + 1);
        if (next - end - 1 != digits_of_group)
            return std::nullopt;
        plain += text.substr(end + 1, digits_of_group);
        end = next;
    }
    return plain + text.substr(end);
}

}  // namespace

std::optional<double> TableNumbers::operator()(const TableField& field, std::size_t line) {
    const std::size_t comma = field.text.find(',');
    if (comma == std::string::npos) {
        const std::optional<double> value = parse_double(field.text);
        if (value && point_line_ == 0 && field.text.find('.') != std::string::npos)
            point_line_ = line;
        return value;
    }
    if (form_.decimal == DecimalRule::point)
        return grouped(field, line);
    const bool has_digit_after =
        comma + 1 < field.text.size() && field.text[comma + 1] >= '0' && field.text[comma + 1] <= '9';
    if (!takes_comma(field) || !has_digit_after || field.text.find('.') != std::string::npos)
        return std::nullopt;
    std::string text = field.text;
    text[comma] = '.';
    const std::optional<double> value = parse_double(text);
    if (!value)
        return value;
    note_comma(field, line);
    const std::size_t digit = text.find_first_of("0123456789.");
    is_surely_decimal_ = is_surely_decimal_ || text.size() - comma - 1 != digits_of_group ||
                         text[digit] == '0' || comma == digit || comma - digit > digits_of_group ||
                         text.find_first_of("eE") != std::string::npos;
    return value;
}

bool TableNumbers::takes_comma(const TableField& field) const noexcept {
    return form_.decimal == DecimalRule::comma || (form_.separator != Separator::comma && !field.is_quoted);
}

std::optional<double> TableNumbers::grouped(const TableField& field, std::size_t line) {
    const std::optional<std::string> plain = without_groups(field.text);
    const std::optional<double> value = plain ? parse_double(*plain) : std::nullopt;
    if (value)
        note_comma(field, line);
    return value;
}

void TableNumbers::note_comma(const TableField& field, std::size_t line) {
    if (comma_line_ == 0) {
        comma_line_ = line;
        with_comma_ = field.text;
    }
}

std::string TableNumbers::text() const {
    if (form_.decimal == DecimalRule::point)
        return std::string(", decimal points") + (comma_line_ > 0 ? ", commas between thousands" : "");
    return comma_line_ > 0 || form_.decimal == DecimalRule::comma ? ", decimal commas" : "";
}

std::string TableNumbers::advice(const TableField& field, const std::string& option) const {
    const auto is_number = [&](DecimalRule rule) {
        return TableNumbers({form_.separator, rule})(field, 1).has_value();
    };
    if (option.empty() || field.text.find(',') == std::string::npos)
        return "";
    if (form_.decimal == DecimalRule::point)
        return "; with " + option + "point a comma may only stand between thousands, as in 1,234.5";
    if (form_.decimal == DecimalRule::comma)
        return is_number(DecimalRule::point) ? "; with " + option + "comma a number has no point" : "";
    if (is_number(DecimalRule::comma))
        return "; if its comma is decimal, say " + option + "comma";
    return is_number(DecimalRule::point) ? "; if its commas stand between thousands, say " + option + "point"
                                         : "";
}

void TableNumbers::check(const std::string& name, const std::string& option) const {
    if (form_.decimal == DecimalRule::point)
        return;
    if (form_.decimal == DecimalRule::comma && point_line_ > 0)
        throw DataError(name + " has a decimal point on line " + std::to_string(point_line_) + ", but with " +
                        option + "comma no number has a point; write all numbers with decimal commas");
    if (form_.decimal == DecimalRule::comma && form_.separator == Separator::comma && comma_line_ == 0)
        throw DataError(name + " has no number with a comma, as commas separate its fields, but with " +
                        option +
                        "comma they are decimal; write semicolons between the fields, or put the "
                        "numbers in quotes");
    if (comma_line_ == 0)
        return;
    if (point_line_ > 0)
        throw DataError(
            name + " has a decimal point on line " + std::to_string(point_line_) + " and a comma (" +
            with_comma_ + ") on line " + std::to_string(comma_line_) +
            "; write all numbers with decimal points, without signs between thousands" +
            (option.empty() ? "" : ", or, if commas stand between thousands, say " + option + "point"));
    if (form_.decimal == DecimalRule::automatic && !is_surely_decimal_)
        throw DataError(name + ":" + std::to_string(comma_line_) + ": the comma in " + with_comma_ +
                        " may be a decimal comma or stand between thousands, as every comma of these "
                        "numbers; " +
                        (option.empty() ? "write decimal points, and nothing between thousands"
                                        : "say " + option + "comma or " + option + "point"));
}

}  // namespace netlyap
