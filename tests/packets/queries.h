// Queries of every shape, and what each deserves: one row per way of being wrong or odd.
//
// The policy is that of tests/support/city.h; the client is 10.2.0.7 of the Internet view unless the row names
// another. `reply`: the RCODE's text and, behind a blank, the EDE code; "" when there must be no reply.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "dns/query_reader.h"
#include "tests/support/messages.h"

namespace sekisho::testing {

struct QueryRow {
  const char* what;
  Octets message;
  const char* reply;
  dns::QueryFault fault = dns::QueryFault::none;
  const char* client = "10.2.0.7";
};

inline Octets cut(Octets message, std::size_t octets) {
  message.resize(octets);
  return message;
}
inline Octets joined(Octets a, const Octets& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}
inline Octets with(Octets message, std::size_t offset, std::uint16_t value) {
  store_u16(&message[offset], value);
  return message;
}

/// An additional record of this type at the root: OPT, TSIG …
inline Octets extra(std::uint16_t type, const Octets& rdata = {}, std::uint16_t klass = 1232, std::uint32_t ttl = 0) {
  Octets r = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  store_u16(&r[1], type);
  store_u16(&r[3], klass);
  store_u32(&r[5], ttl);
  store_u16(&r[9], static_cast<std::uint16_t>(rdata.size()));
  return joined(std::move(r), rdata);
}

inline std::vector<QueryRow> query_rows() {
  using F = dns::QueryFault;
  constexpr std::size_t qd = 4, an = 6, ar = 10, name = 12;
  const Octets plain = query("www.example.com. A").wire();  // known to the worker
  const Octets header(plain.begin(), plain.begin() + 12);
  const auto with_name = [&](const Octets& wire) { return joined(joined(header, wire), {0, 1, 0, 1}); };
  Octets long_name;
  for (int i = 0; i < 128; ++i) long_name = joined(long_name, {1, 'a'});
  long_name.push_back(0);
  const auto with_extra = [&](const Octets& records, std::uint16_t count = 1) {
    return joined(with(plain, ar, count), records);
  };
  const auto edns = [](const char* q) { return query(q).edns().wire(); };
  return {
      {"an ordinary query", plain, "NOERROR"},
      {"with EDNS", edns("www.example.com. A"), "NOERROR"},
      {"eleven octets", cut(plain, 11), "", F::short_header},
      {"nothing at all", {}, "", F::short_header},
      {"a response", reply("www.example.com. A").wire(), "", F::is_response},
      {"opcode NOTIFY", query("www.example.com. SOA").opcode(dns::Opcode::notify).wire(), "NOTIMP", F::opcode},
      {"opcode UPDATE", query("www.example.com. SOA").opcode(dns::Opcode::update).wire(), "NOTIMP", F::opcode},
      {"no question", with(header, qd, 0), "FORMERR", F::qdcount_zero},
      {"two questions", with(plain, qd, 2), "FORMERR", F::qdcount_many},
      {"the name runs out", cut(plain, name + 5), "FORMERR", F::qname_truncated},
      {"a pointer as a name", with_name({0xC0, 12}), "FORMERR", F::qname_pointer},
      {"a label of an unknown kind", with_name({0x41, 'a', 0}), "FORMERR", F::qname_label_type},
      {"a name of 257 octets", with_name(long_name), "FORMERR", F::qname_too_long},
      {"no type and class", cut(plain, plain.size() - 3), "FORMERR", F::question_truncated},
      {"an answer in the query", with(plain, an, 1), "FORMERR", F::answer_in_query},
      {"an additional record that is not there", with(plain, ar, 1), "FORMERR", F::record_truncated},
      {"two OPTs", with_extra(joined(extra(41), extra(41)), 2), "FORMERR", F::two_opts},
      {"an OPT that is not at the root", with_extra(joined({1, 'x'}, extra(41))), "FORMERR", F::opt_owner},
      {"an option longer than its OPT", with_extra(extra(41, {0, 3, 0, 9})), "FORMERR", F::opt_options},
      {"a cookie of three octets", with_extra(extra(41, {0, 10, 0, 3, 1, 2, 3})), "FORMERR", F::opt_options},
      {"a cookie and no question",
       joined(with(with(header, qd, 0), ar, 1), extra(41, {0, 10, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8})), "NOERROR",
       F::cookie_only},
      {"no question, an OPT without a cookie", joined(with(with(header, qd, 0), ar, 1), extra(41)), "FORMERR",
       F::qdcount_zero},
      {"octets behind the message", joined(plain, {0}), "FORMERR", F::trailing_octets},
      {"TSIG", with_extra(extra(250, {}, 255)), "REFUSED", F::tsig},
      {"hundreds of additional records", with(plain, ar, 300), "FORMERR", F::too_many_additional},

      {"EDNS version 1", with_extra(extra(41, {}, 1232, 0x00010000)), "BADVERS"},
      {"class CH, another name", query("www.example.com. CH A").wire(), "REFUSED"},
      {"version.bind", query("version.bind. CH TXT").edns().wire(), "REFUSED 21"},
      {"id.server", query("ID.server. CH TXT").wire(), "NOERROR"},
      {"hostname.bind", query("hostname.bind. CH TXT").wire(), "NOERROR"},
      {"class ANY", with(plain, plain.size() - 2, 255), "REFUSED"},
      {"AXFR", edns("example.com. AXFR"), "REFUSED 21"},
      {"IXFR", edns("example.com. IXFR"), "REFUSED 21"},
      {"MAILB", edns("example.com. MAILB"), "REFUSED 21"},
      {"type OPT", with(plain, plain.size() - 4, 41), "FORMERR"},
      {"type 0", with(plain, plain.size() - 4, 0), "FORMERR"},
      {"ANY is minimised", query("www.example.com. ANY").wire(), "NOERROR"},
      {"ANY of what is refused", edns("www.example.com. ANY"), "REFUSED 18", F::none, "10.1.0.7"},
      {"RD=0, not known here", query("fresh.example.com. A").edns().rd(false).wire(), "SERVFAIL"},
      {"RD=0, local", query("localhost. A").rd(false).wire(), "NOERROR"},
      {"a client of no view", edns("www.example.com. A"), "REFUSED 18", F::none, "172.16.0.1"},
      {"a spoofed client", plain, "", F::none, "10.9.0.1"},
  };
}

}  // namespace sekisho::testing
