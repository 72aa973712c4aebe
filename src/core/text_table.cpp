#include "netlyap/core/text_table.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace netlyap {

namespace {

constexpr std::string_view separators = ";\t, ";  // in the order of the enumeration

}  // namespace

std::string separator_text(Separator separator) {
    switch (separator) {
        case Separator::semicolon:
            return "semicolons";
        case Separator::tab:
            return "tabs";
        case Separator::comma:
            return "commas";
        case Separator::blanks:
            break;
    }
    return "blanks";
}

bool is_name(const std::string& text) {
    static constexpr std::array<std::string_view, 11> others = {
        "", "nan", "na", "n/a", "#n/a", "null", "none", "inf", "-inf", "infinity", "-infinity"};
    std::string small = text;
    std::transform(small.begin(), small.end(), small.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return std::find(others.begin(), others.end(), small) == others.end() && !parse_double(text);
}

TableRows::TableRows(std::string_view text, Separator separator, std::string name)
    : text_(text), separator_(separator), name_(std::move(name)) {}

std::string TableRows::place() const {
    return name_ + ":" + std::to_string(line_) + ": ";
}

void TableRows::refuse(const std::string& what) const {
    throw DataError(place() + "field " + std::to_string(fields_.size()) + " " + what);
}

bool TableRows::is_at_end_of_line() const noexcept {
    return position_ == text_.size() || text_[position_] == '\n' || text_[position_] == '\r';
}

void TableRows::end_line() noexcept {
    if (position_ == text_.size())
        return;
    position_ += text_.substr(position_).starts_with("\r\n") ? 2U : 1U;
    ++next_line_;
}

void TableRows::skip_blanks() noexcept {
    while (position_ < text_.size() &&
           (text_[position_] == ' ' || (text_[position_] == '\t' && separator_ != Separator::tab)))
        ++position_;
}

bool TableRows::next() {
    comments_.clear();
    while (position_ < text_.size()) {
        const std::size_t end = std::min(text_.find_first_of("\r\n", position_), text_.size());
        const std::string_view line = trimmed(text_.substr(position_, end - position_));
        if (!line.empty() && line.front() != '#') {
            read_row();
            return true;
        }
        if (!line.empty())
            comments_.push_back(line);
        position_ = end;
        end_line();
    }
    return false;
}

void TableRows::read_row() {
    line_ = next_line_;
    fields_.clear();
    for (;;) {
        skip_blanks();
        const bool is_word_next = !is_at_end_of_line() && text_[position_] != '#';
        if (separator_ == Separator::blanks && !is_word_next) {  // blanks at the end, or a comment
            position_ = std::min(text_.find_first_of("\r\n", position_), text_.size());
            break;
        }
        TableField& field = fields_.emplace_back();
        if (is_word_next && text_[position_] == '"')
            read_quoted(field);
        else
            read_bare(field);
        if (is_at_end_of_line())
            break;
        ++position_;
    }
    end_line();
}

void TableRows::read_bare(TableField& field) {
    const char separator = separators[static_cast<std::size_t>(separator_)];
    std::size_t end = position_;
    while (end < text_.size() && text_[end] != separator && text_[end] != '\n' && text_[end] != '\r' &&
           !(separator == ' ' && text_[end] == '\t'))
        ++end;
    field.text = trimmed(text_.substr(position_, end - position_));
    position_ = end;
}

void TableRows::read_quoted(TableField& field) {
    field.is_quoted = true;
    for (;;) {
        const std::size_t quote = text_.find('"', position_ + 1);
        if (quote == std::string_view::npos)
            refuse("begins with a quote that is never closed; close it, or leave it out");
        const std::string_view part = text_.substr(position_ + 1, quote - position_ - 1);
        next_line_ += static_cast<std::size_t>(std::count(part.begin(), part.end(), '\n'));
        field.text += part;
        position_ = quote + 1;
        if (position_ == text_.size() || text_[position_] != '"')
            break;
        field.text += '"';
    }
    field.text = trimmed(field.text);
    if (separator_ != Separator::blanks)
        skip_blanks();
    const char separator = separators[static_cast<std::size_t>(separator_)];
    const bool is_followed = !is_at_end_of_line() && text_[position_] != separator &&
                             !(separator == ' ' && text_[position_] == '\t');
    if (is_followed)
        refuse("goes on after its closing quote; a quote inside of quotes is written twice");
}

}  // namespace netlyap
