// sekishoctl: the program for staff.
#include <cstdlib>
#include <iostream>

#include "mgmt/cli/run.h"

int main(int argc, char** argv) {
  using namespace sekisho::mgmt::cli;
  const Language locale = language_of_locale(std::getenv("LC_ALL"), std::getenv("LC_MESSAGES"), std::getenv("LANG"));
  const ParsedLine line = parse_command_line({argv + 1, argv + argc}, locale);
  std::cout << line.out;
  std::cerr << line.err;
  if (!line.options) return line.exit;
  const int exit = run(*line.options, std::cout, std::cerr);
  std::cout.flush();
  return exit == exit_done && !std::cout ? exit_broken : exit;  // a full disk or a closed pipe
}
