#include "netlyap/core/text.hpp"
#include "netlyap/sweep/job/job_keys.hpp"

#include <string>
#include <string_view>

namespace netlyap::job {

namespace {

/// A text as the cell of a table: a line stays one, and a | ends no cell.
std::string cell(std::string_view text) {
    std::string escaped;
    for (const char letter : text)
        escaped += letter == '\n' ? "<br>" : letter == '|' ? "\\|" : std::string(1, letter);
    return " " + escaped + " |";
}

std::string as_code(const std::string& text) {
    return text.empty() ? "" : "`" + text + "`";
}

}  // namespace

std::string key_tables(const Job& job) {
    std::string text;
    std::string section;
    for (const JobKey& key : job_keys()) {
        if (const std::string own = key.name.substr(0, key.name.rfind('.')); own != section) {
            text += (text.empty() ? "### [" : "\n### [") + own + "]\n\n";
            text += "| key | default | unit or choices | role | meaning |\n|---|---|---|---|---|\n";
            section = own;
        }
        text += "|" + cell(as_code(key.name)) + cell(as_code(key.text(job))) + cell(key.form) +
                cell(word_of(key.role)) + cell(key.help) + "\n";
    }
    return text;
}

}  // namespace netlyap::job
