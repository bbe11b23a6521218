#include <cstring>

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

/// Folds a name into a room of 256 octets, eight at a time to its end: no octet alone.
void lower_name(Bytes from, std::uint8_t* to) noexcept {
  const std::size_t n = from.size();
  if (n < 8) return dns::lower_octets(from, to);
  const auto fold_word = [to](std::size_t at, const std::uint8_t* p, std::size_t shift) {
    std::uint64_t word;
    std::memcpy(&word, p, 8);
    word = dns::lower_word(word >> shift);
    std::memcpy(to + at, &word, 8);
  };
  std::size_t at = 0;
  for (; at + 8 <= n; at += 8) fold_word(at, from.data() + at, 0);
  if (at < n) fold_word(at, from.data() + n - 8, 8 * (at + 8 - n));
}

}  // namespace

void make_keys(std::span<ClientQuery> queries, const ReplyCache& cache) noexcept {
  for (ClientQuery& q : queries) {
    q.cacheable = q.fate == Fate::undecided && q.view != nullptr && !q.unproven &&
                  q.dns.fault == dns::QueryFault::none && q.dns.qclass == dns::RRClass::in &&
                  ordinary_type(q.dns.qtype) && (!q.dns.edns || q.dns.edns->version == 0);
    if (!q.cacheable) continue;
    lower_name(q.dns.qname, q.lowered.data());
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
