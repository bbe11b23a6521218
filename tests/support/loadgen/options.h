// What loadgen is asked to do, from its command line.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace sekisho::lab {

struct Options {
  std::vector<std::string> servers;  ///< queries go round over all of them
  std::uint16_t port = 53;
  std::vector<std::string> sources;  ///< client addresses; empty: the kernel's choice
  unsigned sockets_per_source = 4;
  double rate = 1000;                                ///< queries per second, open loop
  double duration = 10;                              ///< seconds of sending
  double timeout = 2;                                ///< seconds until a query counts as lost
  std::string names;                                 ///< file with "name type" lines, asked in turn
  std::string pattern;                               ///< or "text%dtext type": a new name for each query
  std::uint64_t first = 0;                           ///< first number for the pattern
  std::uint64_t count = 0;                           ///< stop after this many queries; 0: by duration
  unsigned edns_size = 1232;                         ///< 0: no OPT record
  bool random_order = false;                         ///< names from the file at random
  std::vector<std::pair<unsigned, unsigned>> spans;  ///< seconds "from-to" for which quantiles are wanted besides
};

/// Prints what is wrong and exits with 2 when the command line is no good.
Options parse_options(int argc, char** argv);

}  // namespace sekisho::lab
