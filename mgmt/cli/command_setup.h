// `sekishoctl doctor` and `sekishoctl setup` on any Host, so that tests need no machine. For command_doctor.cc,
// command_setup.cc and their tests.
#pragma once

#include <istream>

#include "mgmt/cli/run.h"
#include "mgmt/setup/carry_out.h"

namespace sekisho::mgmt::cli {

int doctor_on(const Options& options, const doctor::Host& host, std::ostream& out);

struct SetupPlace {
  const doctor::Host& host;
  const setup::Hands& hands;
  std::istream* terminal;  ///< null: nobody can be asked
};
int setup_on(const Options& options, const SetupPlace& place, std::ostream& out, std::ostream& err);

/// Asks what setup must know; an answers file's text. Nothing: given up, at the input's end or after many wrong
/// answers.
std::optional<std::string> interview(std::istream& in, std::ostream& out, const doctor::Host& host,
                                     Language language);

}  // namespace sekisho::mgmt::cli
