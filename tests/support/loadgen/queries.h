// The queries to be sent: ready wires from a file of names, or made one by one from a pattern.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "options.h"

namespace sekisho::lab {

class Queries {
 public:
  /// Throws std::runtime_error for a name or type that cannot be written.
  explicit Queries(const Options& options);
  /// The next query's wire with ID 0. Valid until the next call.
  const std::vector<std::uint8_t>& next(std::mt19937_64& random);

 private:
  std::vector<std::vector<std::uint8_t>> wires_;
  std::vector<std::uint8_t> made_;
  std::string before_, after_;
  std::uint16_t type_ = 1;
  std::uint64_t number_ = 0;
  unsigned edns_size_ = 0;
  bool random_order_ = false;
};

/// One query: RD set, class IN, OPT when `edns_size` is not 0.
std::vector<std::uint8_t> make_query(const std::string& name, std::uint16_t type, unsigned edns_size);
std::uint16_t type_number(const std::string& text);

}  // namespace sekisho::lab
