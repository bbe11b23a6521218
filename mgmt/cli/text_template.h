// A template file: text with sections ("[add host ipv4]"), in which {name} stands for what is particular; braces
// around anything else are the text's own. Lines before the first section are remarks.
//
// Threads: pure. Errors: nothing for a section that is not there.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace sekisho::mgmt::cli {

class TextTemplate {
 public:
  using Fields = std::map<std::string, std::string, std::less<>>;

  static TextTemplate parse(std::string_view text);
  /// The section with its fields filled in.
  std::optional<std::string> fill(std::string_view section, const Fields& fields = {}) const;
  bool empty() const { return sections_.empty(); }

 private:
  std::map<std::string, std::string, std::less<>> sections_;
};

}  // namespace sekisho::mgmt::cli
