#pragma once

#include "netlyap/core/decimal_rule.hpp"
#include "netlyap/core/text_table.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace netlyap {

/// How the numbers of a table are written.
struct NumberForm {
    Separator separator = Separator::comma;
    DecimalRule decimal = DecimalRule::automatic;
};

/// Reads the numbers of one table. Unless the user says what commas are, one in a field without quotes is a
/// decimal comma where the fields are not separated by commas; a user who says it means fields in quotes as
/// well.
class TableNumbers {
public:
    explicit TableNumbers(NumberForm form) : form_(form) {}

    /// The number of a field on a line; nothing for what is not a finite number.
    [[nodiscard]] std::optional<double> operator()(const TableField& field, std::size_t line);

    /// "", or ", decimal commas", ", decimal points, commas between thousands": what was read, for people.
    [[nodiscard]] std::string text() const;

    /// "", or "; " and what to do about a field with a comma that is no number, with the option of the user.
    [[nodiscard]] std::string advice(const TableField& field, const std::string& option) const;

    [[nodiscard]] bool has_decimal_commas() const noexcept {
        return comma_line_ > 0 && form_.decimal != DecimalRule::point;
    }

    /// After the last number: DataError when some have a decimal point and some a decimal comma, when all
    /// commas may group thousands (1,234) as well and the user has not said, and when what the user has said
    /// is not so. `option` is that of DecimalChoice.
    void check(const std::string& name, const std::string& option = "") const;

private:
    [[nodiscard]] bool takes_comma(const TableField& field) const noexcept;
    [[nodiscard]] std::optional<double> grouped(const TableField& field, std::size_t line);
    void note_comma(const TableField& field, std::size_t line);

    NumberForm form_;
    bool is_surely_decimal_ = false;
    std::size_t point_line_ = 0;  ///< where the first of its kind stands; 0: nowhere
    std::size_t comma_line_ = 0;
    std::string with_comma_;
};

}  // namespace netlyap
