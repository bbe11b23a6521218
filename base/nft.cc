#include "base/nft.h"

#include "base/run_program.h"

namespace sekisho {

std::string run_nft(const std::string& script) { return run_program({"nft", "-f", "-"}, script); }

std::string replace_nft_table(const std::string& table, const std::string& body) {
  return "add table " + table + "\ndelete table " + table + "\ntable " + table + " {\n" + body + "}\n";
}

bool is_plain_in_nft(const std::string& device) {
  return !device.empty() && device.find_first_of("\"\\* \t\n{}") == std::string::npos;
}

}  // namespace sekisho
