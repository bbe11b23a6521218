// tcpdump's filter language, compiled once and asked of each frame.
// Owns: the program. Threads: one. Errors: the compiler's own sentence. Spec: pcap-filter(7).
#pragma once

#include <memory>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace sekisho::mgmt::capture {

class PacketFilter {
 public:
  /// An empty expression lets everything pass.
  static Result<PacketFilter, std::string> compile(const std::string& expression);
  bool matches(Bytes octets, std::uint32_t whole_length) const;

 private:
  struct Program;
  struct Free {
    void operator()(Program* program) const;
  };
  std::unique_ptr<Program, Free> program_;  // null: everything
};

}  // namespace sekisho::mgmt::capture
