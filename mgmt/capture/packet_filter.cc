#include "mgmt/capture/packet_filter.h"

#include <pcap/pcap.h>

namespace sekisho::mgmt::capture {
namespace {

constexpr int longest_frame = 65535;

struct CloseHandle {
  void operator()(pcap_t* handle) const { pcap_close(handle); }
};

}  // namespace

struct PacketFilter::Program {
  bpf_program code{};
};

void PacketFilter::Free::operator()(Program* program) const {
  pcap_freecode(&program->code);
  delete program;
}

Result<PacketFilter, std::string> PacketFilter::compile(const std::string& expression) {
  PacketFilter filter;
  if (expression.empty()) return filter;
  const std::unique_ptr<pcap_t, CloseHandle> handle(pcap_open_dead(DLT_EN10MB, longest_frame));
  if (!handle) return Failure{std::string("out of memory")};
  auto program = std::make_unique<Program>();
  if (pcap_compile(handle.get(), &program->code, expression.c_str(), 1, PCAP_NETMASK_UNKNOWN) != 0)
    return Failure{std::string(pcap_geterr(handle.get()))};
  filter.program_.reset(program.release());
  return filter;
}

bool PacketFilter::matches(Bytes octets, std::uint32_t whole_length) const {
  if (!program_) return true;
  pcap_pkthdr header{};
  header.caplen = static_cast<bpf_u_int32>(octets.size());
  header.len = whole_length;
  return pcap_offline_filter(&program_->code, &header, octets.data()) != 0;
}

}  // namespace sekisho::mgmt::capture
