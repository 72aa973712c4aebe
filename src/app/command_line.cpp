#include "command_line.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/plain_text.hpp"
#include "netlyap/core/read_input.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/model/generated_data.hpp"
#include "netlyap/sweep/job/file_keys.hpp"
#include "netlyap/sweep/job/given_start.hpp"
#include "netlyap/sweep/job/idle_settings.hpp"
#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/storage/input/data_file.hpp"
#include "netlyap/storage/input/job_file.hpp"
#include "netlyap/storage/input/named_file.hpp"
#include "netlyap/storage/input/start_file.hpp"
#include "netlyap/storage/run_directory/run_directory.hpp"

#include "programs.hpp"
#include "shell_word.hpp"
#include "unknown_option.hpp"

#include <boost/program_options/options_description.hpp>
#include <boost/program_options/parsers.hpp>
#include <boost/program_options/value_semantic.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <sstream>
#include <system_error>

namespace po = boost::program_options;

namespace netlyap {

namespace {

std::string joined(const std::vector<std::string>& values) {
    std::string text;
    for (const std::string& value : values)
        text += (text.empty() ? "" : " ") + value;
    return text;
}

/// An option as the key of the job that it is, which may have an older name; other options as they are.
std::string option_name(const std::string& name) {
    const job::JobKey* key = job::find_key(name);
    return key == nullptr ? name : key->name;
}

/// With the number behind an option that takes one or none joined to it: --watch 5 becomes --watch=5.
std::vector<std::string> with_optional_numbers(const VerbSyntax& verb,
                                               const std::vector<std::string>& words) {
    std::vector<std::string> joined_words;
    for (const std::string& word : words) {
        const bool is_behind =
            !joined_words.empty() &&
            std::any_of(verb.options.begin(), verb.options.end(), [&](const OptionHelp& option) {
                return option.is_argument_optional() && joined_words.back() == "--" + option.name;
            });
        if (is_behind && parse_double(word))
            joined_words.back() += "=" + word;
        else
            joined_words.push_back(word);
    }
    return joined_words;
}

/// The index of the operand: the first word that is neither an option nor a value of one; words.size() where
/// there is none. Behind a key of the job, which takes any number of values, every word is one of them.
std::size_t place_of_operand(const VerbSyntax& verb, const std::vector<std::string>& words) {
    std::size_t i = 0;
    while (i < words.size() && words[i].starts_with("--")) {
        const std::string name = words[i].substr(2, words[i].find('=') - 2);
        const bool has_own_value = words[i].find('=') != std::string::npos;
        const auto option = std::find_if(verb.options.begin(), verb.options.end(),
                                         [&](const OptionHelp& one) { return one.name == name; });
        ++i;
        if (option != verb.options.end()) {
            const bool is_followed = i < words.size() && !words[i].starts_with("--");
            const bool takes_next = !option->argument.empty() && !option->is_argument_optional();
            if (takes_next && !has_own_value && is_followed)
                ++i;
        } else if (verb.job_keys != JobKeys::none && job::find_key(name) != nullptr && !has_own_value) {
            while (i < words.size() && !words[i].starts_with("--"))
                ++i;
        } else if (verb.job_keys == JobKeys::none || job::find_key(name) == nullptr) {
            refuse_option(verb, words[i - 1].substr(0, words[i - 1].find('=')));
        }
    }
    return i;
}

/// "jobs/fig8.ini", as the texts have it, works in any folder: where there is none, it is the one that comes
/// with the program. A name without its folder is more likely a mistake, and is refused with the place of
/// that job.
void take_job_of_program(const VerbSyntax& verb, Arguments& arguments) {
    std::error_code ignored;
    if (verb.operand != "JOB.ini" || !arguments.operand.starts_with("jobs/") ||
        std::filesystem::exists(std::filesystem::symlink_status(arguments.operand, ignored)))
        return;
    if (const std::filesystem::path beside = job_beside(arguments.operand); !beside.empty()) {
        arguments.asked_job = arguments.operand;
        arguments.operand = beside.string();
    }
}

}  // namespace

bool is_among(JobKeys keys, const job::JobKey& key) {
    switch (keys) {
        case JobKeys::none:
            return false;
        case JobKeys::all:
            return true;
        case JobKeys::report:
            return key.role == job::KeyRole::report;
        case JobKeys::look:
            return key.name.starts_with("observe.") || key.name.starts_with("fit.") ||
                   key.name == "run.kernel";
        case JobKeys::fit:
            break;
    }
    return key.name.starts_with("fit.") || key.name.starts_with("statistics.exponents.") ||
           key.name == "sweep.name";
}

Arguments parse_arguments(const VerbSyntax& verb, const std::vector<std::string>& words) {
    Arguments arguments;
    std::vector<std::string> rest = with_optional_numbers(verb, words);
    if (!verb.operand.empty()) {
        const std::size_t place = place_of_operand(verb, rest);
        if (place == rest.size())
            throw UsageError("netlyap " + verb.name + " needs " + verb.operand +
                             ", best right after the verb; see `netlyap " + verb.name + " --help`");
        const auto first = rest.begin() + static_cast<std::ptrdiff_t>(place);
        const auto end = verb.takes_several
                             ? std::find_if(first, rest.end(),
                                            [](const std::string& word) { return word.starts_with("--"); })
                             : std::next(first);
        arguments.operand = *first;
        take_job_of_program(verb, arguments);
        arguments.more_operands.assign(std::next(first), end);
        rest.erase(first, end);
    }
    po::options_description description;
    for (const OptionHelp& option : verb.options)
        if (option.argument.empty())
            description.add_options()(option.name.c_str(), "");
        else if (option.is_argument_optional())
            description.add_options()(option.name.c_str(), po::value<std::string>()->implicit_value(""), "");
        else
            description.add_options()(option.name.c_str(), po::value<std::string>(), "");
    if (verb.job_keys != JobKeys::none)
        for (const job::JobKey& key : job::job_keys())
            for (const std::string& name : {key.name, key.older_name})
                if (!name.empty())
                    description.add_options()(name.c_str(),
                                              po::value<std::vector<std::string>>()->multitoken(), "");
    namespace style = po::command_line_style;
    try {
        const auto parsed =
            po::command_line_parser(rest)
                .options(description)
                .style(style::allow_long | style::long_allow_adjacent | style::long_allow_next)
                .run();
        for (const po::option& option : parsed.options) {
            if (option.position_key >= 0)
                throw UsageError("netlyap " + verb.name + " does not know what to do with \"" +
                                 option.value.front() + "\"; options start with --, see `netlyap " +
                                 verb.name + " --help`");
            for (const std::string& value : option.value)
                if (value.starts_with("--"))
                    throw UsageError("--" + option.string_key + " needs a value, but " + value +
                                     " follows; see `netlyap " + verb.name + " --help`");
            const std::string value = joined(option.value);
            const std::string name = option_name(option.string_key);
            const bool is_repeated =
                arguments.has(name) || std::any_of(arguments.job_keys.begin(), arguments.job_keys.end(),
                                                   [&](const auto& key) { return key.first == name; });
            if (is_repeated)
                throw UsageError("--" + option.string_key +
                                 " stands twice on the command line; keep one of them");
            if (job::find_key(name) != nullptr)
                arguments.job_keys.emplace_back(name, value);
            else
                arguments.options[name] = value;
        }
    } catch (const po::unknown_option& failure) {
        refuse_option(verb, failure.get_option_name());
    } catch (const po::error& failure) {
        throw UsageError(std::string(failure.what()) + "; see `netlyap " + verb.name + " --help`");
    }
    return arguments;
}

namespace {

/// A relative name of a file in a job file is meant from the folder of that file. In the job.ini of a run it
/// is where an older version has read it, from the folder in which the run was started.
void place_files(job::Job& job, const std::string& operand) {
    const std::filesystem::path folder = std::filesystem::path(operand).parent_path();
    if (folder.empty() || !can_be_read_again(operand) || is_job_of_run(operand))
        return;
    for (const job::FileKey& key : job::file_keys)
        if (const std::string& file = job::file_of(key, job); !file.empty() && file != "-")
            job.*key.value = (folder / file).string();  // an absolute one stays
}

bool is_on_command_line(const Arguments& arguments, const std::string& key) {
    return std::any_of(arguments.job_keys.begin(), arguments.job_keys.end(),
                       [&](const auto& given) { return given.first == key; });
}

}  // namespace

/// What goes into the archive is promised to be UTF-8; paths, which may hold any bytes, are escaped there.
void check_texts(const job::Job& job) {
    for (const job::JobKey& key : job::job_keys())
        if (const std::string text = key.text(job); !job::is_file_key(key.name) && !is_utf8(text))
            throw UsageError(
                key.name + " = " + text +
                " is not UTF-8, in which archives hold texts; save the job file as UTF-8 (`iconv "
                "-f latin1 -t utf-8` converts Latin-1) or give it in a UTF-8 terminal");
}

void apply_job_keys(const Arguments& arguments, job::Job& job) {
    for (const auto& [name, value] : arguments.job_keys)
        try {
            job::set_key(job, name, value);
        } catch (const UsageError& failure) {
            throw UsageError("on the command line: --" + std::string(failure.what()));
        }
}

namespace {

/// Whoever gives a setting expects an effect: refuses one of the command line that has none, and one of the
/// job file that has none there either. What the command line replaced may leave settings of the file idle,
/// and a job that has been started is continued as it is.
void refuse_idle_settings(const Arguments& arguments, const GivenJob& of_file, const GivenJob& given) {
    std::set<std::string> idle_in_file;
    for (const job::IdleSetting& idle : job::idle_settings(of_file.job, of_file.keys))
        idle_in_file.insert(idle.key);
    for (const job::IdleSetting& idle : job::idle_settings(given.job, given.keys))
        if (idle_in_file.contains(idle.key) || is_on_command_line(arguments, idle.key))
            throw UsageError(idle.sentence);
}

/// Before what the command line said of a key, in the text of a job as it was given.
const std::string command_line_mark = "# on the command line: --";

/// What to do when the job file cannot be read.
std::string job_advice(const std::string& operand) {
    const std::filesystem::path beside = job_beside(operand);
    return beside.empty() ? "`netlyap jobs --defaults` prints one to start from"
                          : "a job of this name comes with the program: " + shell_word(beside.string());
}

}  // namespace

GivenJob job_from(const Arguments& arguments) {
    constexpr std::uint64_t most_bytes = 16'000'000;
    if (!arguments.asked_job.empty())
        spdlog::info("there is no {} here; taking the one that comes with the program, {}",
                     arguments.asked_job, arguments.operand);
    GivenJob given;
    given.text = read_input(arguments.operand, {"the job file", job_advice(arguments.operand), most_bytes});
    given.job = input::parse_job_text(given.text, arguments.operand);
    place_files(given.job, arguments.operand);
    given.keys = input::keys_in_job_text(given.text, arguments.operand);
    const GivenJob of_file = given;
    for (const auto& key : arguments.job_keys)
        given.keys.insert(key.first);
    apply_job_keys(arguments, given.job);
    if (!is_job_of_run(arguments.operand)) {  // that of an older version is continued as it is
        check_texts(given.job);
        refuse_idle_settings(arguments, of_file, given);
    }
    if (!given.text.empty() && !given.text.ends_with('\n'))
        given.text += "\n";
    for (const auto& [name, value] : arguments.job_keys)
        given.text += command_line_mark + name + " " + value + "\n";
    return given;
}

job::Job job_as_given(const std::string& text, const std::string& name) {
    job::Job job = input::parse_job_text(text, name);
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with(command_line_mark)) {
            const std::string entry = line.substr(command_line_mark.size());
            const std::size_t blank = entry.find(' ');
            job::set_key(job, entry.substr(0, blank), entry.substr(std::min(blank + 1, entry.size())));
        }
    return job;
}

bool is_job_of_run(const std::string& operand) {
    const std::filesystem::path file = operand;
    const run_directory::RunLayout around{file.parent_path()};
    std::error_code ignored;
    return file.filename() == around.job().filename() && std::filesystem::exists(around.given(), ignored);
}

std::string absolute_file(const std::string& name) {
    const std::filesystem::path file = name;
    if (is_built_in(name) || name == "-" || name.empty() || name.starts_with("/dev/") ||
        name.starts_with("/proc/"))
        return name;
    std::error_code failure;
    const std::filesystem::path folder =
        std::filesystem::weakly_canonical(file.has_parent_path() ? file.parent_path() : ".", failure);
    const std::string whole = (folder / file.filename()).string();
    const bool fits_in_a_job_file = !failure && whole.find_first_of("#\n\r") == std::string::npos;
    return fits_in_a_job_file ? whole : name;
}

void pin_files(const Arguments& arguments, job::Job& job) {
    for (const job::FileKey& key : job::file_keys)
        if (!is_job_of_run(arguments.operand) || is_on_command_line(arguments, key.name))
            job.*key.value = absolute_file(job.*key.value);
}

namespace {

/// Reads theta(0) where the job names a file of it: from the run of the job, or from the run that is to be
/// continued when the file has gone.
void read_start(const Arguments& arguments, const job::Job& job, const run_directory::RunLayout& continued,
                job::DataText& text) {
    std::error_code ignored;
    if (job::has_given_start(job) && job.init_file.empty() && job.init_values.empty())
        throw UsageError(
            "network.init = file needs theta(0): name a file with network.init_file, or give the numbers "
            "with "
            "network.init_values");
    if (!job::has_start_file(job))
        return;
    if (is_job_of_run(arguments.operand) && !is_on_command_line(arguments, "network.init_file"))
        return run_directory::read_copied_start({std::filesystem::path(arguments.operand).parent_path()}, job,
                                                text);
    if (job.init_file != "-" && !std::filesystem::exists(input::named_file(job.init_file), ignored) &&
        is_job_of_run(continued.job().string()))
        if (const job::Job existing = run_directory::read_run_job(continued);
            existing.init_file == job.init_file || existing.init_file == absolute_file(job.init_file))
            return run_directory::read_copied_start(continued, existing, text);
    input::read_start_file(job, text);
}

/// The data of a run anew, from the file that they came from.
job::DataText read_data_anew(const Arguments& arguments, job::Job job) {
    if (!is_job_of_run(arguments.operand))
        throw UsageError(
            "--data is for the job.ini of a run, whose data in the run directory are damaged or lost; "
            "name the data of a job file with data.source");
    if (is_built_in(job.source))
        throw UsageError("--data has no effect: the job has data.source = " + job.source +
                         ", which is not a file; leave it out");
    job.source = arguments.options.at("data");
    job::DataText text = input::read_data(job);
    text.if_other = "these are not the data of the run; give the file that they came from with --data";
    return text;
}

/// Whether a file that the job names for its data is not there.
bool has_lost_data(const job::Job& job) {
    std::error_code ignored;
    return std::any_of(job::file_keys.begin(), job::file_keys.end(), [&](const job::FileKey& key) {
        const std::string& file = job::file_of(key, job);
        return key.is_of_data && !file.empty() && file != "-" &&
               !std::filesystem::exists(input::named_file(file), ignored);
    });
}

/// Whether two jobs name the same files for their data, of which those of the run have their whole paths.
bool names_same_data(const job::Job& of_run, const job::Job& job) {
    return std::all_of(job::file_keys.begin(), job::file_keys.end(), [&](const job::FileKey& key) {
        const std::string& file = job.*key.value;
        return !key.is_of_data || of_run.*key.value == file || of_run.*key.value == absolute_file(file);
    });
}

job::DataText read_data(const Arguments& arguments, const job::Job& job,
                        const run_directory::RunLayout& continued) {
    if (arguments.has("data"))
        return read_data_anew(arguments, job);
    if (is_job_of_run(arguments.operand) && !is_on_command_line(arguments, "data.source")) {
        for (const job::FileKey& key : job::file_keys)
            if (key.is_of_data && is_on_command_line(arguments, key.name))
                throw UsageError(std::string(key.name) +
                                 " has no effect with the job.ini of a run, which has its data in the run "
                                 "directory; leave it out, or give the data anew as well, with --data FILE");
        return run_directory::read_copied_data({std::filesystem::path(arguments.operand).parent_path()}, job);
    }
    std::error_code ignored;
    if (has_lost_data(job) && std::filesystem::exists(continued.given(), ignored) &&
        std::filesystem::exists(continued.job(), ignored))
        if (const job::Job existing = run_directory::read_run_job(continued);
            names_same_data(existing, job) && run_directory::holds_data(continued, existing))
            return run_directory::read_copied_data(continued, existing);
    return input::read_data(job);
}

}  // namespace

job::DataText data_from(const Arguments& arguments, const job::Job& job,
                        const std::filesystem::path& run_directory) {
    const run_directory::RunLayout continued{run_directory};
    job::DataText text = read_data(arguments, job, continued);
    if (!is_job_of_run(arguments.operand))
        for (const job::IdleSetting& idle : job::idle_settings(job, text))
            throw UsageError(idle.sentence);
    read_start(arguments, job, continued, text);
    return text;
}

bool is_repeatable(const Arguments& arguments, const job::Job& job) {
    return can_be_read_again(arguments.operand) &&
           std::all_of(job::file_keys.begin(), job::file_keys.end(), [&](const job::FileKey& key) {
               const std::string& file = job::file_of(key, job);
               return file.empty() || can_be_read_again(input::named_file(file));
           });
}

std::int64_t count_option(const Arguments& arguments, const std::string& name, std::int64_t fallback,
                          std::int64_t most) {
    if (!arguments.has(name))
        return fallback;
    const auto value = parse_integer(arguments.options.at(name));
    if (!value || *value < 1)
        throw UsageError("--" + name + " " + arguments.options.at(name) +
                         " must be a whole number, at least 1");
    if (*value > most)
        throw UsageError("--" + name + " " + arguments.options.at(name) + " must be at most " +
                         std::to_string(most));
    return *value;
}

double number_option(const Arguments& arguments, const std::string& name, double fallback) {
    if (!arguments.has(name))
        return fallback;
    const std::string& text = arguments.options.at(name);
    const auto value = parse_double(text);
    if (!value || *value < 0.0)
        throw UsageError("--" + name + " is \"" + text + "\"; give a number that is not negative");
    return *value;
}

}  // namespace netlyap
