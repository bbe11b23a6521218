// What the particulars of a diagnostic are called in Japanese.
//
// Checks name some particulars in English words ("the data do not fit the record type"); names, numbers and keys, of
// which the other particulars are, stand for themselves. Threads: pure.
#pragma once

#include <string>
#include <vector>

#include "mgmt/config/diagnostic.h"

namespace sekisho::mgmt::config {

/// The particulars of such a diagnostic, with the words among them in Japanese.
std::vector<std::string> japanese_details(Code code, std::vector<std::string> details);

}  // namespace sekisho::mgmt::config
