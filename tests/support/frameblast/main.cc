// frameblast --device D --frames FILE [--count N] [--rate R] [--burst B] [--settle S]: prints one JSON object.
#include <cstdio>
#include <exception>
#include <functional>
#include <iostream>
#include <map>

#include "blaster.h"

namespace {

void report(const sekisho::lab::BlastResult& r) {
  const auto wide = [](std::uint64_t v) { return static_cast<unsigned long long>(v); };
  std::printf(
      "{\"sent\":%llu,\"refused_by_kernel\":%llu,\"received\":%llu,\"receive_drops\":%llu,\"other\":%llu,\"elapsed\":"
      "%.3f,",
      wide(r.sent), wide(r.refused_by_kernel), wide(r.received), wide(r.receive_drops), wide(r.other), r.elapsed);
  std::printf("\"rcodes\":{");
  const char* comma = "";
  for (std::size_t i = 0; i < r.by_rcode.size(); ++i) {
    if (r.by_rcode[i] == 0) continue;
    std::printf("%s\"%zu\":%llu", comma, i, wide(r.by_rcode[i]));
    comma = ",";
  }
  std::printf("}}\n");
}

}  // namespace

int main(int argc, char** argv) {
  sekisho::lab::BlastOptions o;
  const std::map<std::string, std::function<void(const std::string&)>> setters{
      {"--device", [&](const std::string& v) { o.device = v; }},
      {"--frames", [&](const std::string& v) { o.frames = v; }},
      {"--count", [&](const std::string& v) { o.count = std::stoull(v); }},
      {"--rate", [&](const std::string& v) { o.rate = std::stod(v); }},
      {"--burst", [&](const std::string& v) { o.burst = static_cast<unsigned>(std::stoul(v)); }},
      {"--settle", [&](const std::string& v) { o.settle = std::stod(v); }},
  };
  for (int i = 1; i < argc; i += 2) {
    const auto setter = setters.find(argv[i]);
    if (setter == setters.end() || i + 1 >= argc) {
      std::cerr << "usage: frameblast --device D --frames FILE [--count N] [--rate R] [--burst B] [--settle S]\n";
      return 2;
    }
    setter->second(argv[i + 1]);
  }
  try {
    report(sekisho::lab::Blaster(o).run());
  } catch (const std::exception& e) {
    std::cerr << "frameblast: " << e.what() << "\n";
    return 1;
  }
  return 0;
}
