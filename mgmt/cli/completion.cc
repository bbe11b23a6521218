#include "mgmt/cli/completion.h"

#include <array>
#include <string_view>
#include <utility>

namespace sekisho::mgmt::cli {
namespace {

constexpr std::string_view record_types = "A AAAA CAA CNAME DNSKEY DS HTTPS MX NS PTR SOA SRV SVCB TXT";

/// Where the values of a word come from. The first row that fits counts; "" for the command fits all.
struct Source {
  std::string_view command, word, kind;
};
constexpr std::array sources{
    Source{"nat add", "PAIR", "-"},      Source{"", "PAIR", "@pair"},          Source{"", "--realm", "@realm"},
    Source{"", "--view", "@view"},       Source{"capture", "--port", "@port"}, Source{"", "REVISION", "@revision"},
    Source{"", "--base", "@revision"},   Source{"", "FILE", "@file"},          Source{"", "--config", "@file"},
    Source{"", "--write", "@file"},      Source{"", "--socket", "@file"},      Source{"", "--templates", "@file"},
    Source{"", "--token-file", "@file"}, Source{"", "--ca", "@file"},          Source{"", "--cert", "@file"},
    Source{"", "--key", "@file"},        Source{"", "TYPE", record_types},     Source{"", "--type", record_types},
};

/// "@realm": names of that kind; "@file"; words to choose from; "-": a value that nobody can guess; "": takes none.
std::string kind_of(const std::string& command, const CommandWord& word) {
  if (word.value.empty()) return "";
  if (!word.choices.empty()) {
    std::string words;
    for (const std::string& choice : word.choices) words += (words.empty() ? "" : " ") + choice;
    return words;
  }
  for (const Source& source : sources) {
    const bool fits = source.command.empty() || source.command == command;
    if (fits && source.word == word.name) return std::string(source.kind);
  }
  return "-";
}

std::string line(const std::string& pattern, const std::string& words) {
  return "    " + pattern + ") answer='" + words + "' ;;\n";
}

struct Cases {
  std::string commands, options, kinds;
  std::string everywhere;  ///< options that stand after any command
};

void add_options(const CommandNode& node, Cases& cases) {
  const bool everywhere = node.path.empty();  // options of sekishoctl itself may stand after any command
  std::string words;
  for (const CommandWord& option : node.options) {
    if (option.name == "--help" && !everywhere) continue;  // sekishoctl's own
    words += (words.empty() ? "" : " ") + option.name;
    const std::string kind = kind_of(node.name(), option);
    if (kind.empty()) continue;
    for (const std::string& name : {option.name, option.alias}) {
      if (name.empty()) continue;
      cases.kinds += line(everywhere ? "*' " + name + "'" : "'" + node.name() + " " + name + "'", kind);
    }
  }
  if (everywhere) {
    cases.everywhere = words;
  } else if (!words.empty()) {
    cases.options += line("'" + node.name() + "'", words);
  }
}

void add_node(const CommandNode& node, Cases& cases) {
  for (const CommandNode& child : node.children) add_node(child, cases);
  std::string commands;
  for (const CommandNode& child : node.children) commands += (commands.empty() ? "" : " ") + child.path.back();
  if (!commands.empty()) cases.commands += line("'" + node.name() + "'", commands);
  for (std::size_t i = 0; i < node.arguments.size(); ++i) {
    const CommandWord& word = node.arguments[i];
    const std::string place =
        word.repeats ? "'" + node.name() + " '[0-9]*" : "'" + node.name() + " " + std::to_string(i) + "'";
    cases.kinds += line(place, kind_of(node.name(), word));
  }
  add_options(node, cases);
}

constexpr std::string_view head = R"(# Completion for bash. Written by `sekishoctl completion bash`; do not edit.
)";

constexpr std::string_view body = R"bash(
_sekishoctl_names() {  # KIND, words of the line: what the running gateway has of it
  local kind=$1 socket=() i
  shift
  for ((i = 1; i <= $#; i++)); do
    if [[ ${!i} == --socket ]]; then
      ((i++))
      [[ ${!i} == '=' ]] && ((i++))
      socket=(--socket "${!i}")
    fi
  done
  command sekishoctl completion names "$kind" --timeout 2 "${socket[@]}" 2>/dev/null
}

_sekishoctl_offer() {  # KIND, what was typed so far
  local IFS=$' \t\n'
  case $1 in
    @file)
      compopt -o filenames 2>/dev/null
      IFS=$'\n'
      COMPREPLY=($(compgen -f -- "$2"))
      ;;
    @*) COMPREPLY=($(compgen -W "$(_sekishoctl_names "${1#@}" "${COMP_WORDS[@]:1}")" -- "$2")) ;;
    '' | -) ;;
    *) COMPREPLY=($(compgen -W "$1" -- "$2")) ;;
  esac
}

_sekishoctl() {
  local current=${COMP_WORDS[COMP_CWORD]} path='' place=0 option='' word answer i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    _sekishoctl_commands "$path"
    if [[ $word == '=' ]]; then
      continue  # bash parts --lang=ja into three words
    elif [[ -n $option ]]; then
      option=''  # this word was its value
    elif [[ $word == -* ]]; then
      _sekishoctl_kind "$path $word"
      [[ -n $answer ]] && option=$word
    elif [[ " $answer " == *" $word "* ]]; then
      path+=${path:+ }$word
    else
      ((place++))
    fi
  done
  [[ $current == '=' ]] && current=''
  if [[ -n $option ]]; then
    _sekishoctl_kind "$path $option"
  elif [[ $current == -* ]]; then
    _sekishoctl_options "$path"
  else
    _sekishoctl_commands "$path"
    [[ -z $answer ]] && _sekishoctl_kind "$path $place"
  fi
  _sekishoctl_offer "$answer" "$current"
}

complete -F _sekishoctl sekishoctl
)bash";

std::string function(const std::string& name, const std::string& what, const std::string& cases,
                     const std::string& after = "") {
  return "\n" + name + "() {  # " + what + "\n  answer=''\n  case $1 in\n" + cases + "  esac\n" + after + "}\n";
}

}  // namespace

const std::vector<std::string>& name_kinds() {
  static const std::vector<std::string> kinds{"realm", "view", "port", "pair", "revision"};
  return kinds;
}

std::string bash_completion(const CommandNode& tree) {
  Cases cases;
  add_node(tree, cases);
  return std::string(head) + function("_sekishoctl_commands", "COMMAND: what may follow it", cases.commands) +
         function("_sekishoctl_options", "COMMAND: its options", cases.options,
                  "  answer+=' " + cases.everywhere + "'\n") +
         function("_sekishoctl_kind", "COMMAND OPTION or COMMAND PLACE: where its values come from", cases.kinds) +
         std::string(body);
}

}  // namespace sekisho::mgmt::cli
