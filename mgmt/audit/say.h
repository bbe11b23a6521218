// Verdicts in two languages: {0} and {1} stand for particulars, which are the same in both. For this folder alone.
//
// Threads: pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mgmt/audit/item.h"

namespace sekisho::mgmt::audit {

/// "a, b, c"; "-" for none.
std::string join(const std::vector<std::string>& words);
/// With one decimal.
std::string number(double value);

Verdict say(State state, std::string_view en, std::string_view ja, const std::string& first = {},
            const std::string& second = {});
inline Verdict met(std::string_view en, std::string_view ja, const std::string& a = {}, const std::string& b = {}) {
  return say(State::met, en, ja, a, b);
}
inline Verdict broken(std::string_view en, std::string_view ja, const std::string& a = {},
                      const std::string& b = {}) {
  return say(State::broken, en, ja, a, b);
}
inline Verdict unknown(std::string_view en, std::string_view ja, const std::string& a = {}) {
  return say(State::unknown, en, ja, a);
}
inline Verdict nothing(std::string_view en, std::string_view ja) { return say(State::none, en, ja); }

}  // namespace sekisho::mgmt::audit
