#include "dataplane/pipeline/stages.h"
#include "dns/ascii.h"

namespace sekisho::dataplane {
namespace {

// Types that are never data of a name have their own fixed answers (answer_special). ANY is asked for like data (RFC
// 8482).
bool ordinary_type(dns::RRType type) noexcept {
  const auto number = static_cast<std::uint16_t>(type);
  if (number == 0 || type == dns::RRType::opt) return false;
  return number < static_cast<std::uint16_t>(dns::RRType::tkey) ||
         number >= static_cast<std::uint16_t>(dns::RRType::any);
}

}  // namespace

void make_keys(std::span<ClientQuery> queries, const ReplyCache& cache) noexcept {
  for (ClientQuery& q : queries) {
    q.cacheable = q.fate == Fate::undecided && q.view != nullptr && !q.unproven &&
                  q.dns.fault == dns::QueryFault::none && q.dns.qclass == dns::RRClass::in &&
                  ordinary_type(q.dns.qtype) && (!q.dns.edns || q.dns.edns->version == 0);
    if (!q.cacheable) continue;
    dns::lower_octets(q.dns.qname, q.lowered.data());
    q.key.name = q.lowered.data();
    q.key.name_length = static_cast<std::uint8_t>(q.dns.qname.size());
    q.key.shape = ReplyKey::shape_of(q.view->id, q.dns.qtype, q.client.dnssec_ok, q.client.checking_disabled);
    cache.hash(q.key);
    cache.prefetch_bucket(q.key);
  }
}

void look_up(std::span<ClientQuery> queries, ReplyCache& cache, std::uint32_t now_s, FoundEntries& found) noexcept {
  for (const ClientQuery& q : queries) {
    if (q.cacheable) cache.prefetch_entry(q.key);
  }
  for (std::size_t i = 0; i < queries.size(); ++i) {
    const ClientQuery& q = queries[i];
    found[i] = q.cacheable ? cache.find(q.key, q.view->stamp, now_s) : nullptr;
  }
}

}  // namespace sekisho::dataplane
