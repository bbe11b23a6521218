// "--name value" pairs of a test program's command line. An unknown name ends the program with a message.
#pragma once

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

namespace sekisho::testing {

class Options {
 public:
  Options(int argc, char** argv, const std::vector<std::string>& known) {
    for (int i = 1; i < argc; i += 2) {
      const std::string word = argv[i];
      const std::string name = word.substr(0, 2) == "--" ? word.substr(2) : "";
      if (i + 1 == argc || std::find(known.begin(), known.end(), name) == known.end()) {
        std::fprintf(stderr, "%s: unknown option, or no value. Options:", word.c_str());
        for (const std::string& option : known) std::fprintf(stderr, " --%s", option.c_str());
        std::fprintf(stderr, "\n");
        std::exit(2);
      }
      pairs_.emplace_back(name, argv[i + 1]);
    }
  }

  std::string text(const std::string& name, const std::string& otherwise) const {
    for (const auto& [key, value] : pairs_) {
      if (key == name) return value;
    }
    return otherwise;
  }
  double number(const std::string& name, double otherwise) const {
    const std::string found = text(name, "");
    return found.empty() ? otherwise : std::atof(found.c_str());
  }
  /// Every value that was given for the name.
  std::vector<std::string> list(const std::string& name) const {
    std::vector<std::string> values;
    for (const auto& [key, value] : pairs_) {
      if (key == name) values.push_back(value);
    }
    return values;
  }

 private:
  std::vector<std::pair<std::string, std::string>> pairs_;
};

}  // namespace sekisho::testing
