// Configuration of keepalived, FRR or BIRD out of a template file, piece by piece.
//
// Threads: pure. Errors: a section that is not there is remembered in missing().
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mgmt/cli/text_template.h"

namespace sekisho::mgmt::cli {

class PairTemplate {
 public:
  using Fields = TextTemplate::Fields;

  static PairTemplate parse(std::string_view text);
  /// The section with its fields filled in; "" when it is not there.
  std::string fill(std::string_view section, const Fields& fields = {});
  /// Sections that were wanted and are not there.
  const std::vector<std::string>& missing() const { return missing_; }

 private:
  TextTemplate text_;
  std::vector<std::string> missing_;
};

}  // namespace sekisho::mgmt::cli
