// Completion of a command line in bash and zsh: the shell's script asks the program itself, so it is never out of date.
#pragma once

namespace CLI {
class App;
}

namespace carboy::web {

/// Adds the command `completion`, which prints the script for a shell: `source <(blog completion bash)`.
/// `program` is argv[0].  Lifetime: the text must outlive the command line.
void add_completion_command(CLI::App& root, const char* program);

/// Answers the script: `completion words ...` prints what could be the last of the words, `completion described ...`
/// with the help of each. Returns false for any other command line. Call it before the arguments are parsed.
bool answer_completion(const CLI::App& root, int argc, char** argv);

}  // namespace carboy::web
