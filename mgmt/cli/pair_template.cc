#include "mgmt/cli/pair_template.h"

namespace sekisho::mgmt::cli {

PairTemplate PairTemplate::parse(std::string_view text) {
  PairTemplate made;
  made.text_ = TextTemplate::parse(text);
  return made;
}

std::string PairTemplate::fill(std::string_view section, const Fields& fields) {
  if (auto filled = text_.fill(section, fields)) return *std::move(filled);
  missing_.emplace_back(section);
  return {};
}

}  // namespace sekisho::mgmt::cli
