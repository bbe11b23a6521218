// What lanes and workers say to each other: flat, bounded octets through SpscRings, no pointers.
//
// A Request goes from a lane to the worker of its realm and name; exactly one Answer comes back for each that
// names a handle, in any order. An Answer is the realm's truth for the asked name and type, at most one CNAME or
// DNAME link long: the lane routes the link's target again by its view. It carries whole RRsets, uncompressed.
//
// encode_…() writes head and body for SpscRing::push(head, body); decode_…() reads a record back and checks it fully,
// since the two ends may one day be two processes.
// Limits: a Request ≤ 320 octets, an Answer ≤ 65,535. Threads: pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/ids.h"
#include "dns/edns.h"
#include "dns/header.h"
#include "dns/question.h"
#include "dns/rrset.h"
#include "dnssec/status.h"

namespace sekisho::resolver {

enum class RequestKind : std::uint8_t {
  resolve,  ///< an Answer is wanted
  refresh,  ///< prefetch: data that is past half of its life is made new; answered when `pending` is not 0
  peek,     ///< an Answer out of memory is wanted, nothing is fetched for it (RD=0)
  renew,    ///< an Answer of the servers is wanted, whatever memory holds of the name; what they say is kept
};

struct Request {
  RequestKind kind = RequestKind::resolve;
  LaneId lane;
  std::uint64_t pending = 0;  ///< the lane's handle, given back in the Answer
  RealmId realm;
  std::uint32_t realm_epoch = 0;
  dns::Question question;
  bool checking_disabled = false;
  std::uint64_t client = 0;  ///< keyed hash of the client's address: fairness between clients, nothing else
  Duration patience{0};      ///< an Answer is wanted by then, if only to say why there is none; 0: when it is found
};

/// Verdict on the data; in a realm that does not validate all is `insecure`.
enum class Security : std::uint8_t {
  insecure,
  secure,
  bogus,
  indeterminate,
  unchecked,  ///< of cache entries alone, never of an Answer: nobody has asked for proof yet
};

struct Answer {
  std::uint64_t pending = 0;
  RealmId realm;
  std::uint32_t realm_epoch = 0;
  dns::Rcode rcode = dns::Rcode::servfail;
  Security security = Security::insecure;
  bool stale = false;               ///< used after its TTL (RFC 8767); TTLs are then 30
  bool authority_is_proof = false;  ///< authority holds a negative answer's SOA (and NSEC…)
  std::optional<dns::Ede> ede;
  std::uint8_t ede_text = 0;           ///< index into ede_texts(): a static English sentence, 0: none
  std::uint32_t age_limit = 0;         ///< seconds that a lane may keep it; 0: do not cache
  std::vector<dns::Rrset> answer;      ///< the asked RRset; or one CNAME; or DNAME then its CNAME
  std::vector<dns::Rrset> authority;   ///< SOA and proofs of a negative answer; NS of a referral; else empty
  std::vector<dns::Rrset> additional;  ///< addresses for MX/SRV/NS/SVCB targets of the same cut, at most 13 names
  std::uint16_t upstream =
      0;  ///< 0: from the truth cache; else 1 + index of the server in its group (for explain and the lab's table)
};

/// Static sentences for EDE EXTRA-TEXT; "" for an index without one.
std::string_view ede_text(std::uint8_t index);
/// True for the sentences below and those of reasons.
bool is_ede_text(std::uint8_t index);
namespace ede_texts {
enum : std::uint8_t {
  none,
  no_forwarder_answered,
  outside_every_zone,
  no_authority_answered,
  loop_or_too_deep,
  overload,
  stale_after_failure,
  realm_gone,
  aaaa_suppressed,
  work_limit,
  stale_mapped,
  count,
  first_reason = 64  ///< from here on: dnssec::text_of() of the reasons in their order
};
inline std::uint8_t of(dnssec::Reason reason) {
  return static_cast<std::uint8_t>(first_reason + static_cast<std::uint8_t>(reason));
}
}  // namespace ede_texts

void encode_request(const Request& request, std::vector<std::uint8_t>& out);
std::optional<Request> decode_request(Bytes record);
/// False when it would exceed the limit (then the worker sends a SERVFAIL instead).
bool encode_answer(const Answer& answer, std::vector<std::uint8_t>& out);
std::optional<Answer> decode_answer(Bytes record);

/// Which worker of `workers` a question goes to: A, AAAA, MX of one owner meet, and so do siblings (design §4).
std::uint16_t worker_for(RealmId realm, const dns::Name& name, std::uint16_t workers);

}  // namespace sekisho::resolver
