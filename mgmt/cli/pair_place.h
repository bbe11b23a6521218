// What follows from being fit or not: keepalived's file, or the anycast addresses on their interface.
//
// Threads: one. Owns: nothing; addresses that are there stay until put(false). Errors: a sentence for the log.
#pragma once

#include <string>

#include "mgmt/cli/texts.h"
#include "mgmt/config/config.h"

namespace sekisho::mgmt::cli {

class PairPlace {
 public:
  PairPlace(const config::Pair& pair, std::string file) : pair_(pair), file_(std::move(file)) {}
  /// Empty: it is so now.
  std::string put(bool well, Language language) const;

 private:
  std::string write_file(bool well, Language language) const;
  std::string set_addresses(bool well, Language language) const;

  const config::Pair& pair_;
  std::string file_;
};

}  // namespace sekisho::mgmt::cli
