#include "options.h"

#include <cstdlib>
#include <functional>
#include <iostream>
#include <map>
#include <sstream>

namespace sekisho::lab {
namespace {

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  std::istringstream list(text);
  for (std::string one; std::getline(list, one, ',');) parts.push_back(one);
  return parts;
}

/// "0-5,9-12"
std::vector<std::pair<unsigned, unsigned>> parse_spans(const std::string& text) {
  std::vector<std::pair<unsigned, unsigned>> spans;
  for (const std::string& part : split(text)) {
    const std::size_t dash = part.find('-');
    spans.emplace_back(std::stoul(part.substr(0, dash)), std::stoul(part.substr(dash + 1)));
  }
  return spans;
}

}  // namespace

Options parse_options(int argc, char** argv) {
  Options o;
  const std::map<std::string, std::function<void(const std::string&)>> setters{
      {"--server", [&](const std::string& v) { o.servers = split(v); }},
      {"--port", [&](const std::string& v) { o.port = static_cast<std::uint16_t>(std::stoul(v)); }},
      {"--source", [&](const std::string& v) { o.sources = split(v); }},
      {"--sockets", [&](const std::string& v) { o.sockets_per_source = static_cast<unsigned>(std::stoul(v)); }},
      {"--rate", [&](const std::string& v) { o.rate = std::stod(v); }},
      {"--duration", [&](const std::string& v) { o.duration = std::stod(v); }},
      {"--timeout", [&](const std::string& v) { o.timeout = std::stod(v); }},
      {"--names", [&](const std::string& v) { o.names = v; }},
      {"--pattern", [&](const std::string& v) { o.pattern = v; }},
      {"--first", [&](const std::string& v) { o.first = std::stoull(v); }},
      {"--count", [&](const std::string& v) { o.count = std::stoull(v); }},
      {"--edns", [&](const std::string& v) { o.edns_size = static_cast<unsigned>(std::stoul(v)); }},
      {"--spans", [&](const std::string& v) { o.spans = parse_spans(v); }},
      {"--order", [&](const std::string& v) { o.random_order = v == "random"; }},
  };
  for (int i = 1; i < argc; i += 2) {
    const auto setter = setters.find(argv[i]);
    if (setter == setters.end() || i + 1 >= argc) {
      std::cerr << "loadgen: unknown or incomplete option " << argv[i] << "\noptions:";
      for (const auto& [name, set] : setters) std::cerr << " " << name;
      std::cerr << "\n";
      std::exit(2);
    }
    setter->second(argv[i + 1]);
  }
  if (o.servers.empty() || (o.names.empty() && o.pattern.empty())) {
    std::cerr << "loadgen: --server and one of --names, --pattern are needed\n";
    std::exit(2);
  }
  if (o.sources.empty()) o.sources.push_back("");
  return o;
}

}  // namespace sekisho::lab
