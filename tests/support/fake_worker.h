// A worker that answers from a table, through the real mailbox: the lane's far end in tests.
//
//   FakeWorker worker(mailbox, LaneId{0});
//   worker.knows(lgwan, "www.lg.jp. A", answer({"www.lg.jp. 300 A 10.100.5.25"}));
//   ... lane sends ...; worker.step();  // takes requests, answers
//
// What it does not know is SERVFAIL. Held back with hold(), answers go out on release(), in any order a test likes.
#pragma once

#include <deque>
#include <initializer_list>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "base/check.h"
#include "resolver/mailbox/mailbox.h"
#include "resolver/mailbox/messages.h"
#include "tests/support/messages.h"

namespace sekisho::testing {

inline resolver::Answer answer_of(std::initializer_list<std::string_view> lines) {
  resolver::Answer a;
  a.rcode = dns::Rcode::noerror;
  a.age_limit = 3600;
  for (const std::string_view line : lines) a.answer.push_back(rrset({line}));
  return a;
}
inline resolver::Answer negative_of(dns::Rcode rcode, std::string_view soa) {
  resolver::Answer a;
  a.rcode = rcode;
  a.age_limit = 3600;
  a.authority_is_proof = true;
  a.authority.push_back(rrset({soa}));
  return a;
}

class FakeWorker {
 public:
  FakeWorker(resolver::Mailbox& mailbox, LaneId lane) : mailbox_(mailbox), lane_(lane) {}

  void knows(RealmId realm, std::string_view question_text, resolver::Answer answer) {
    table_[key(realm, question(question_text))] = std::move(answer);
  }
  void forget() { table_.clear(); }
  void hold() { held_ = true; }
  void release() {
    held_ = false;
    for (const resolver::Request& r : waiting_) answer(r);
    waiting_.clear();
  }
  /// All requests so far, in the order in which they were taken.
  const std::vector<resolver::Request>& seen() const { return seen_; }
  std::vector<resolver::Request> take_seen() { return std::exchange(seen_, {}); }

  unsigned step() {
    unsigned taken = 0;
    for (std::uint16_t w = 0; w < mailbox_.workers(); ++w) {
      SpscRing& ring = mailbox_.requests(lane_, WorkerId{w});
      for (Bytes record = ring.front(); !record.empty(); record = ring.front()) {
        auto request = resolver::decode_request(record);
        ring.pop();
        SEKISHO_CHECK(request.has_value());

        ++taken;
        seen_.push_back(*request);
        if (request->pending == 0) continue;
        if (held_) {
          waiting_.push_back(*request);
        } else {
          answer(*request);
        }
      }
    }
    return taken;
  }
  /// Sends this for a request that step() has taken, whatever the table says.
  void say(const resolver::Request& request, resolver::Answer a) {
    a.pending = request.pending;
    a.realm = request.realm;
    a.realm_epoch = request.realm_epoch;
    std::vector<std::uint8_t> octets;
    SEKISHO_CHECK(resolver::encode_answer(a, octets));
    const std::uint16_t worker = resolver::worker_for(request.realm, request.question.name, mailbox_.workers());
    SEKISHO_CHECK(mailbox_.answers(lane_, WorkerId{worker}).push(octets));
    mailbox_.lane_bell(lane_).ring();
  }

 private:
  using Key = std::tuple<std::uint16_t, std::string, std::uint16_t>;
  static Key key(RealmId realm, const dns::Question& q) {
    return {realm.value, q.name.lower().to_text(), static_cast<std::uint16_t>(q.type)};
  }
  void answer(const resolver::Request& request) {
    const auto found = table_.find(key(request.realm, request.question));
    say(request, found != table_.end() ? found->second : resolver::Answer{});
  }

  resolver::Mailbox& mailbox_;
  LaneId lane_;
  bool held_ = false;
  std::map<Key, resolver::Answer> table_;
  std::vector<resolver::Request> seen_;
  std::deque<resolver::Request> waiting_;
};

}  // namespace sekisho::testing
