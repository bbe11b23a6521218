#include "dataplane/pipeline/made_up.h"

#include <array>
#include <vector>

namespace sekisho::dataplane {
namespace {

constexpr std::uint32_t guard_ttl = 300;
constexpr std::uint32_t any_ttl = 3600;

void append(std::vector<std::uint8_t>& out, Bytes octets) { out.insert(out.end(), octets.begin(), octets.end()); }

}  // namespace

dns::Rrset made_up_soa(std::string_view suffix) {
  dns::Rrset set;
  if (auto name = dns::Name::from_text(suffix)) set.owner = *name;
  set.type = dns::RRType::soa;
  set.ttl = guard_ttl;
  std::vector<std::uint8_t> rdata;
  append(rdata, set.owner.wire());                         // MNAME
  append(rdata, dns::Name::of("nobody.invalid.").wire());  // RNAME (RFC 6303 §3)
  std::array<std::uint8_t, 20> numbers{};
  constexpr std::array<std::uint32_t, 5> values = {1, 3600, 1200, 604800, guard_ttl};
  for (std::size_t i = 0; i < values.size(); ++i) store_u32(numbers.data() + 4 * i, values[i]);
  append(rdata, numbers);
  set.rdatas.add(rdata);
  return set;
}

dns::Rrset minimal_any(const dns::Name& owner) {
  dns::Rrset set;
  set.owner = owner;
  set.type = dns::RRType::hinfo;
  set.ttl = any_ttl;
  static constexpr std::array<std::uint8_t, 9> rdata = {7, 'R', 'F', 'C', '8', '4', '8', '2', 0};
  set.rdatas.add(rdata);
  return set;
}

}  // namespace sekisho::dataplane
