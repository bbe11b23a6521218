// Translation entries for the connection router, from a vendor's template file: a draft for whoever runs the router.
//
// Sections (text_template.h): "[add host ipv4]", "[remove network ipv6]" …, and "[comment]" for how remarks are
// written. {name} {inside} {lgwan} {length} {mask} {count} stand for what is particular. Threads: pure. Errors:
// nothing for a section that the vendor's template lacks.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "mgmt/cli/text_template.h"
#include "nat-map/address_map.h"

namespace sekisho::mgmt::cli {

class RouterTemplate {
 public:
  static RouterTemplate parse(std::string_view text);
  /// `action`: "add" or "remove".
  std::optional<std::string> entry(std::string_view action, const nat::Pair& pair) const;
  std::string comment(std::string_view text) const;
  bool empty() const { return text_.empty(); }

 private:
  TextTemplate text_;
};

}  // namespace sekisho::mgmt::cli
