#include "queries.h"

#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>

namespace sekisho::lab {

std::uint16_t type_number(const std::string& text) {
  static const std::map<std::string, std::uint16_t> known{{"A", 1},    {"NS", 2},  {"CNAME", 5}, {"SOA", 6},
                                                          {"PTR", 12}, {"MX", 15}, {"TXT", 16},  {"AAAA", 28},
                                                          {"SRV", 33}, {"DS", 43}, {"SVCB", 64}, {"HTTPS", 65}};
  const auto found = known.find(text);
  if (found == known.end()) throw std::runtime_error("unknown type " + text);
  return found->second;
}

std::vector<std::uint8_t> make_query(const std::string& name, std::uint16_t type, unsigned edns_size) {
  std::vector<std::uint8_t> wire{0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, static_cast<std::uint8_t>(edns_size ? 1 : 0)};
  std::istringstream labels(name);
  for (std::string label; std::getline(labels, label, '.');) {
    if (label.empty() || label.size() > 63) throw std::runtime_error("bad name " + name);
    wire.push_back(static_cast<std::uint8_t>(label.size()));
    wire.insert(wire.end(), label.begin(), label.end());
  }
  const std::uint8_t tail[] = {0, static_cast<std::uint8_t>(type >> 8), static_cast<std::uint8_t>(type), 0, 1};
  wire.insert(wire.end(), std::begin(tail), std::end(tail));
  if (edns_size) {
    const std::uint8_t opt[] = {
        0, 0, 41, static_cast<std::uint8_t>(edns_size >> 8), static_cast<std::uint8_t>(edns_size), 0, 0, 0, 0, 0, 0};
    wire.insert(wire.end(), std::begin(opt), std::end(opt));
  }
  return wire;
}

Queries::Queries(const Options& options)
    : number_(options.first), edns_size_(options.edns_size), random_order_(options.random_order) {
  if (!options.pattern.empty()) {
    std::istringstream words(options.pattern);
    std::string name, type = "A";
    words >> name >> type;
    const std::size_t hole = name.find("%d");
    if (hole == std::string::npos) throw std::runtime_error("the pattern has no %d");
    before_ = name.substr(0, hole);
    after_ = name.substr(hole + 2);
    type_ = type_number(type);
    return;
  }
  std::ifstream file(options.names);
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string name, type = "A";
    if (words >> name) {
      words >> type;
      wires_.push_back(make_query(name, type_number(type), edns_size_));
    }
  }
  if (wires_.empty()) throw std::runtime_error("no names in " + options.names);
}

const std::vector<std::uint8_t>& Queries::next(std::mt19937_64& random) {
  if (wires_.empty()) {
    made_ = make_query(before_ + std::to_string(number_++) + after_, type_, edns_size_);
    return made_;
  }
  const std::uint64_t index = random_order_ ? random() : number_++;
  return wires_[index % wires_.size()];
}

}  // namespace sekisho::lab
