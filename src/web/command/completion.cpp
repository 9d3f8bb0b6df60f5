#include <carboy/web/command/completion.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cctype>
#include <iostream>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace carboy::web {

namespace {

constexpr std::string_view bash_script = R"script(# Completion of @NAME@ for bash: source <(@NAME@ completion bash)
@FUNCTION@() {
  local IFS=$'\n'
  COMPREPLY=($("$1" completion words "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o bashdefault -o default -F @FUNCTION@ @NAME@
)script";

// A file in fpath is the body of the function; a sourced script registers it.
constexpr std::string_view zsh_script = R"script(#compdef @NAME@
# Completion of @NAME@ for zsh: source <(@NAME@ completion zsh), or a file _@NAME@ in a folder of fpath
@FUNCTION@() {
  local -a found
  found=("${(@f)$("${words[1]}" completion described "${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "${found[1]}" ]]; then
    _describe -V '' found
  else
    _files
  fi
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  @FUNCTION@ "$@"
else
  compdef @FUNCTION@ @NAME@
fi
)script";

std::string script_for(const std::string& shell, std::string_view program) {
    const std::string name(program.substr(program.rfind('/') + 1));
    std::string function = "_" + name + "_completion";
    for (char& c : function)
        if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
    std::string text(shell == "bash" ? bash_script : zsh_script);
    for (const auto& [mark, value] :
         {std::pair<std::string_view, std::string>{"@NAME@", name}, {"@FUNCTION@", function}})
        for (std::size_t at = 0; (at = text.find(mark, at)) != text.npos; at += value.size())
            text.replace(at, mark.size(), value);
    return text;
}

struct Candidate {
    std::string word;
    std::string help;
};

bool takes_value(const CLI::Option& option) { return option.get_items_expected_max() > 0; }

/// The words of a CLI::IsMember, which its description lists: "{bash,zsh}".
std::vector<Candidate> choices_of(const CLI::Option& option, const std::string& before) {
    std::vector<Candidate> found;
    const std::string type = option.get_type_name();
    const std::size_t begin = type.find('{'), end = type.find('}');
    if (begin == type.npos || end == type.npos) return found;
    std::string_view list = std::string_view(type).substr(begin + 1, end - begin - 1);
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        found.push_back({before + std::string(list.substr(0, comma)), {}});
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return found;
}

/// A command line up to the word that is being typed.
class Position {
  public:
    explicit Position(const CLI::App& root) : command_(&root) {}

    void pass(const std::string& word) {
        if (pending_) {
            if (word != "=") pending_ = nullptr;  // bash splits --port=80 into three words
        } else if (word.starts_with('-') && word != "-") {
            const CLI::Option* option = find(word);
            if (option && takes_value(*option)) pending_ = option;
        } else if (const CLI::App* below = subcommand(word); below && arguments_ == 0) {
            command_ = below;
        } else {
            ++arguments_;
        }
    }

    std::vector<Candidate> candidates(const std::string& typed) const {
        if (pending_) return choices_of(*pending_, "");
        const std::size_t equals = typed.find('=');
        if (typed.starts_with("--") && equals != typed.npos) {
            const CLI::Option* option = find(typed.substr(0, equals));
            return option ? choices_of(*option, typed.substr(0, equals + 1)) : std::vector<Candidate>();
        }
        if (typed.starts_with('-')) return options();
        std::vector<Candidate> found = arguments_ == 0 ? commands() : std::vector<Candidate>();
        if (const CLI::Option* argument = next_argument())
            for (Candidate& choice : choices_of(*argument, "")) found.push_back(std::move(choice));
        return found;
    }

  private:
    const CLI::App* subcommand(const std::string& name) const {
        for (const CLI::App* command : command_->get_subcommands({}))
            if (command->check_name(name)) return command;
        return nullptr;
    }

    const CLI::Option* find(const std::string& name) const { return command_->get_option_no_throw(name); }

    std::vector<Candidate> options() const {
        std::vector<Candidate> found;
        for (const CLI::Option* option : command_->get_options())
            if (!option->get_group().empty())
                for (const std::string& name : option->get_lnames())
                    found.push_back({"--" + name, option->get_description()});
        return found;
    }

    std::vector<Candidate> commands() const {
        std::vector<Candidate> found;
        for (const CLI::App* command : command_->get_subcommands({}))
            if (!command->get_group().empty()) found.push_back({command->get_name(), command->get_description()});
        return found;
    }

    const CLI::Option* next_argument() const {
        std::size_t skipped = 0;
        for (const CLI::Option* option : command_->get_options())
            if (option->get_positional() && skipped++ == arguments_) return option;
        return nullptr;
    }

    const CLI::App* command_;
    const CLI::Option* pending_ = nullptr;
    std::size_t arguments_ = 0;
};

/// A line of zsh's _describe: a colon separates the word from its help.
std::string described(const Candidate& candidate) {
    std::string line;
    for (const char c : candidate.word) line.append(c == ':' ? "\\:" : std::string(1, c));
    return candidate.help.empty() ? line : line + ":" + candidate.help;
}

}  // namespace

void add_completion_command(CLI::App& root, const char* program) {
    CLI::App* command = root.add_subcommand("completion", "Print the script that completes this command in a shell");
    const auto shell = std::make_shared<std::string>();
    command->add_option("shell", *shell, "The shell")->required()->check(CLI::IsMember({"bash", "zsh"}));
    command->final_callback([shell, program] { std::cout << script_for(*shell, program); });
}

bool answer_completion(const CLI::App& root, int argc, char** argv) {
    const std::span<char*> arguments(argv, static_cast<std::size_t>(std::max(argc, 0)));
    if (arguments.size() < 3 || std::string_view(arguments[1]) != "completion") return false;
    const std::string_view form = arguments[2];
    if (form != "words" && form != "described") return false;
    Position position(root);
    for (std::size_t i = 3; i + 1 < arguments.size(); ++i) position.pass(arguments[i]);
    std::string typed = arguments.size() > 3 ? arguments.back() : "";
    if (typed == "=") typed.clear();
    for (const Candidate& candidate : position.candidates(typed))
        if (candidate.word.starts_with(typed))
            std::cout << (form == "words" ? candidate.word : described(candidate)) << '\n';
    return true;
}

}  // namespace carboy::web
