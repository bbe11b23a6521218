#include "tests/bench/lane_bench/memory_port.h"

#include <fstream>

namespace sekisho::bench {

MemoryPort::MemoryPort(const std::string& capture) : memory_(buffers * buffer) {
  free_.reserve(buffers);
  for (std::size_t i = 0; i < buffers; ++i) free_.push_back(memory_.data() + i * buffer);
  std::ifstream file(capture, std::ios::binary);
  file.ignore(24);  // the file's header
  for (std::uint32_t record[4]; file.read(reinterpret_cast<char*>(record), sizeof record);) {
    const std::size_t begin = octets_.size();
    if (record[2] > buffer) break;
    octets_.resize(begin + record[2]);
    if (!file.read(reinterpret_cast<char*>(octets_.data() + begin), record[2])) break;
    ends_.push_back(static_cast<std::uint32_t>(octets_.size()));
  }
}

}  // namespace sekisho::bench
