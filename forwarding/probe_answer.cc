#include "forwarding/probe_answer.h"

#include "base/hash.h"
#include "dns/canonical.h"
#include "dns/rdata.h"

namespace sekisho::forwarding {
namespace {

constexpr std::uint64_t key = 0x5E4D15A6;  // nothing is to be hidden, and all servers must get the same

}  // namespace

ProbeAnswer read_probe_answer(const dns::Message& reply) {
  ProbeAnswer answer;
  std::uint64_t all = 0;  // a sum: the order of record sets does not matter
  for (const dns::Rrset& set : reply.answer) {
    std::uint64_t one = hash_combine(set.owner.hash(key), static_cast<std::uint64_t>(set.type));
    for (const auto& rdata : dns::canonical_rdatas(set.type, set.rdatas))
      one = hash_combine(one, hash_bytes(rdata, key));
    all += one;
    if (set.type != dns::RRType::soa || set.rdatas.empty()) continue;
    if (const auto numbers = dns::soa_numbers(set.rdatas.front())) answer.serial = numbers->serial;
  }
  const std::uint64_t mixed = hash_combine(all, static_cast<std::uint64_t>(reply.rcode()));
  answer.digest = static_cast<std::uint32_t>(mixed ^ (mixed >> 32)) | 1U;
  return answer;
}

bool servers_disagree(const GroupBoard& board, const std::vector<ProbeAnswer>& answers) {
  std::uint32_t first = 0;
  for (std::size_t i = 0; i < board.size() && i < answers.size(); ++i) {
    const std::uint32_t digest = answers[i].digest;
    if (digest == 0 || !board.server(i).up.load(std::memory_order_relaxed)) continue;
    if (first != 0 && digest != first) return true;
    first = digest;
  }
  return false;
}

}  // namespace sekisho::forwarding
