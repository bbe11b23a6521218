// The query that goes to a server, and the verdict on what comes back: the trust boundary of forwarding.
//
// compose_query() writes one question, and OPT unless the server is known not to speak it. judge_reply() says what a
// datagram or stream message is worth before anything acts on it. Nothing of a `mismatch` may be used.
// Threads: pure. Errors: verdicts. Spec: RFC 1035 §4.1, §7.3; RFC 5452 §9.1; RFC 6891 §6.1.1; RFC 7873 §5.3.
#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "dns/message_reader.h"
#include "dns/question.h"
#include "forwarding/cookie_jar.h"

namespace sekisho::forwarding {

struct QueryFields {
  std::uint16_t id = 0;
  bool recursion_desired = false;
  bool checking_disabled = false;
  bool edns = true;
  bool dnssec_ok = false;
  std::uint16_t edns_size = 1232;
  Bytes cookie{};  ///< the COOKIE option; empty: none
};

std::vector<std::uint8_t> compose_query(const dns::Question& question, const QueryFields& fields);

enum class ReplyVerdict : std::uint8_t {
  answer,        ///< ours, whole, and NOERROR, NXDOMAIN or YXDOMAIN
  error,         ///< ours, with an error code
  truncated,     ///< ours, TC: the rest by TCP (RFC 7766 §5)
  unreadable,    ///< ours, but not a well-formed message; over TCP also one with TC
  wrong_case,    ///< ours but for the case of the name: what a server without 0x20 sends, or a forger
  bare_error,    ///< our ID and an error code, but no question: what some old servers send to EDNS
  wrong_cookie,  ///< ours but for its cookie: another than was sent, or none where one is expected
  mismatch,      ///< not ours
};

struct Expectation {
  std::uint16_t id = 0;
  const dns::Question* question = nullptr;  ///< the name with the case that was sent
  bool exact_case = false;
  bool tcp = false;
  const UpstreamCookie* cookie = nullptr;  ///< that was sent; null: none was
  const dns::Name* spelled = nullptr;      ///< how the name is written into `wire` again once its case was checked
};

/// Fills `message` on `answer` and `error`; on `bare_error` too when it parses. `message` points into `wire`.
/// Names that a server compresses against the question would carry its random case into caches and to clients: so it
/// is put back before the message is read.
ReplyVerdict judge_reply(MutableBytes wire, const Expectation& expected, dns::Message& message);

}  // namespace sekisho::forwarding
