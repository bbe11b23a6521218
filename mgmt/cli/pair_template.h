// Configuration of keepalived, FRR or BIRD out of a template file, piece by piece.
//
// A template is text with sections ("[instance head]"); {name} stands for what is particular; other braces are the
// program's own. Lines before the first section are remarks. Threads: pure. Errors: a section that is not there is
// remembered in missing().
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho::mgmt::cli {

class PairTemplate {
 public:
  using Fields = std::map<std::string, std::string, std::less<>>;

  static PairTemplate parse(std::string_view text);
  /// The section with its fields filled in; "" when it is not there.
  std::string fill(std::string_view section, const Fields& fields = {});
  /// Sections that were wanted and are not there.
  const std::vector<std::string>& missing() const { return missing_; }

 private:
  std::map<std::string, std::string, std::less<>> sections_;
  std::vector<std::string> missing_;
};

}  // namespace sekisho::mgmt::cli
