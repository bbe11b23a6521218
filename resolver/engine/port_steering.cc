#include "resolver/engine/port_steering.h"

#include <linux/bpf.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <vector>

namespace sekisho::resolver {
namespace {

constexpr std::size_t port_count = 65536;
constexpr std::size_t map_octets = port_count * 8;

long bpf(int command, bpf_attr& attribute) { return syscall(SYS_bpf, command, &attribute, sizeof attribute); }

int make_map(bpf_map_type type, std::uint32_t entries, std::uint32_t flags) {
  bpf_attr a{};
  a.map_type = type;
  a.key_size = a.value_size = sizeof(std::uint32_t);
  a.max_entries = entries;
  a.map_flags = flags;
  return static_cast<int>(bpf(BPF_MAP_CREATE, a));
}

std::uint64_t address_of(const void* memory) { return reinterpret_cast<std::uint64_t>(memory); }

/// Writes the program. Every branch goes to its end, which lets the datagram take its usual way.
class Assembler {
 public:
  void move(int to, int from) { put(BPF_ALU64 | BPF_MOV | BPF_X, to, from, 0, 0); }
  void set(int to, std::int32_t value) { put(BPF_ALU64 | BPF_MOV | BPF_K, to, 0, 0, value); }
  void load(int to, int from, std::size_t offset) {
    put(BPF_LDX | BPF_MEM | BPF_W, to, from, static_cast<std::int16_t>(offset), 0);
  }
  void exclusive_or(int to, int from) { put(BPF_ALU64 | BPF_XOR | BPF_X, to, from, 0, 0); }
  void call(int function) { put(BPF_JMP | BPF_CALL, 0, 0, 0, function); }
  void end_if_zero(int value) { end_if(BPF_JMP | BPF_JEQ | BPF_K, value, 0, 0); }
  void end_unless(int value, std::uint32_t is) {
    end_if(BPF_JMP32 | BPF_JNE | BPF_K, value, 0, static_cast<std::int32_t>(is));
  }
  void end_unless_same(int value, int other) { end_if(BPF_JMP | BPF_JNE | BPF_X, value, other, 0); }
  void one_if_zero(int value) {
    put(BPF_JMP | BPF_JNE | BPF_K, value, 0, 1, 0);
    set(value, 1);
  }
  /// r0 = the element of the map under the key in `key`, or null.
  void look_up(int map, int key) {
    constexpr std::int16_t place = -4;
    put(BPF_STX | BPF_MEM | BPF_W, 10, key, place, 0);
    move(2, 10);
    put(BPF_ALU64 | BPF_ADD | BPF_K, 2, 0, 0, place);
    put(BPF_LD | BPF_DW | BPF_IMM, 1, BPF_PSEUDO_MAP_FD, 0, map);
    put(0, 0, 0, 0, 0);
    call(BPF_FUNC_map_lookup_elem);
  }
  const std::vector<bpf_insn>& finish() {
    for (const std::size_t at : to_end_) code_[at].off = static_cast<std::int16_t>(code_.size() - at - 1);
    set(0, SK_PASS);
    put(BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
    return code_;
  }

 private:
  void put(int code, int to, int from, std::int16_t offset, std::int32_t value) {
    bpf_insn i{};
    i.code = static_cast<std::uint8_t>(code);
    i.dst_reg = static_cast<std::uint8_t>(to & 15);
    i.src_reg = static_cast<std::uint8_t>(from & 15);
    i.off = offset;
    i.imm = value;
    code_.push_back(i);
  }
  void end_if(int code, int value, int other, std::int32_t is) {
    to_end_.push_back(code_.size());
    put(code, value, other, 0, is);
  }
  std::vector<bpf_insn> code_;
  std::vector<std::size_t> to_end_;
};

std::uint32_t word_of(const IpAddress& address, std::size_t i) {
  std::uint32_t word = 0;
  std::memcpy(&word, address.bytes().data() + i * 4, 4);
  return word;
}

std::vector<bpf_insn> program_for(const PortSteering::Place& place, int ports, int receivers) {
  constexpr int datagram = 6, expected = 7, value = 8;
  const bool v4 = place.local.is_v4();
  const std::size_t local = v4 ? offsetof(bpf_sk_lookup, local_ip4) : offsetof(bpf_sk_lookup, local_ip6);
  const std::size_t remote = v4 ? offsetof(bpf_sk_lookup, remote_ip4) : offsetof(bpf_sk_lookup, remote_ip6);
  const std::size_t words = v4 ? 1 : 4;
  Assembler a;
  const auto end_unless = [&](std::size_t field, std::uint32_t is) {
    a.load(value, datagram, field);
    a.end_unless(value, is);
  };
  a.move(datagram, 1);
  end_unless(offsetof(bpf_sk_lookup, family), v4 ? AF_INET : AF_INET6);
  end_unless(offsetof(bpf_sk_lookup, protocol), IPPROTO_UDP);
  if (place.ifindex != 0) end_unless(offsetof(bpf_sk_lookup, ingress_ifindex), place.ifindex);
  for (std::size_t i = 0; i < words; ++i) end_unless(local + i * 4, word_of(place.local, i));
  a.load(value, datagram, offsetof(bpf_sk_lookup, local_port));
  a.look_up(ports, value);
  a.end_if_zero(0);
  a.load(expected, 0, 0);
  a.end_if_zero(expected);
  a.load(value, datagram, remote);
  for (std::size_t i = 1; i < words; ++i) {
    a.load(0, datagram, remote + i * 4);
    a.exclusive_or(value, 0);
  }
  a.one_if_zero(value);
  a.end_unless_same(value, expected);
  a.set(value, 0);
  a.look_up(receivers, value);
  a.end_if_zero(0);
  a.move(expected, 0);
  a.move(1, datagram);
  a.move(2, 0);
  a.set(3, 0);
  a.call(BPF_FUNC_sk_assign);
  a.move(1, expected);
  a.call(BPF_FUNC_sk_release);
  return a.finish();
}

int load_program(const std::vector<bpf_insn>& code) {
  static constexpr char license[] = "Apache-2.0";
  bpf_attr a{};
  a.prog_type = BPF_PROG_TYPE_SK_LOOKUP;
  a.expected_attach_type = BPF_SK_LOOKUP;
  a.insns = address_of(code.data());
  a.insn_cnt = static_cast<std::uint32_t>(code.size());
  a.license = address_of(license);
  return static_cast<int>(bpf(BPF_PROG_LOAD, a));
}

std::string refused(const char* what) { return std::string(what) + ": " + std::strerror(errno); }

}  // namespace

std::uint32_t PortSteering::folded(const IpAddress& address) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < address.bytes().size() / 4; ++i) value ^= word_of(address, i);
  return value == 0 ? 1 : value;
}

Result<std::unique_ptr<PortSteering>, std::string> PortSteering::attach(const Place& place) {
  std::unique_ptr<PortSteering> made(new PortSteering);
  if (std::string wrong = made->make(place); !wrong.empty()) return Failure{wrong};
  return made;
}

std::string PortSteering::make(const Place& place) {
  ports_ = make_map(BPF_MAP_TYPE_ARRAY, port_count, BPF_F_MMAPABLE);
  if (ports_ < 0) return refused("no map of ports");
  void* const memory = mmap(nullptr, map_octets, PROT_READ | PROT_WRITE, MAP_SHARED, ports_, 0);
  if (memory == MAP_FAILED) return refused("the map of ports cannot be shared");
  expected_ = static_cast<std::uint32_t*>(memory);
  receivers_ = make_map(BPF_MAP_TYPE_SOCKMAP, 1, 0);
  if (receivers_ < 0) return refused("no map of sockets");
  const std::uint32_t first = 0;
  const auto socket = static_cast<std::uint32_t>(place.receiver);
  bpf_attr update{};
  update.map_fd = static_cast<std::uint32_t>(receivers_);
  update.key = address_of(&first);
  update.value = address_of(&socket);
  if (bpf(BPF_MAP_UPDATE_ELEM, update) != 0) return refused("the receiver cannot be steered to");
  program_ = load_program(program_for(place, ports_, receivers_));
  if (program_ < 0) return refused("no program of the kind sk_lookup");
  bpf_attr link{};
  link.link_create.prog_fd = static_cast<std::uint32_t>(program_);
  link.link_create.target_fd = static_cast<std::uint32_t>(place.netns);
  link.link_create.attach_type = BPF_SK_LOOKUP;
  link_ = static_cast<int>(bpf(BPF_LINK_CREATE, link));
  return link_ < 0 ? refused("the program cannot be attached") : std::string();
}

PortSteering::~PortSteering() {
  for (const int fd : {link_, program_, receivers_}) {
    if (fd >= 0) close(fd);
  }
  if (expected_ != nullptr) munmap(expected_, map_octets);
  if (ports_ >= 0) close(ports_);
}

}  // namespace sekisho::resolver
