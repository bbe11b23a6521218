#include "tests/bench/lane_bench/worker.h"

#include <array>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "resolver/mailbox/messages.h"
#include "tests/bench/bench_names.h"

namespace sekisho::bench {
namespace {

constexpr std::uint32_t ttl = 86400;

/// Answers one request of this lane; false when there is none.
bool answer_one(resolver::Mailbox& mailbox, LaneId lane, std::vector<std::uint8_t>& octets) {
  SpscRing& requests = mailbox.requests(lane, WorkerId{0});
  SpscRing& answers = mailbox.answers(lane, WorkerId{0});
  const Bytes record = requests.front();
  if (record.empty()) return false;
  const auto request = resolver::decode_request(record);
  requests.pop();
  if (!request || request->kind != resolver::RequestKind::resolve) return true;
  resolver::Answer answer;
  answer.pending = request->pending;
  answer.realm = request->realm;
  answer.realm_epoch = request->realm_epoch;
  answer.rcode = dns::Rcode::nxdomain;
  if (const auto index = bench_index(request->question.name.label(0))) {
    answer.rcode = dns::Rcode::noerror;
    answer.age_limit = ttl;
    std::array<std::uint8_t, 4> address;
    store_u32(address.data(), bench_address(*index));
    dns::Rrset set{request->question.name, dns::RRType::a, dns::RRClass::in, ttl, {}, {}};
    set.rdatas.add(address);
    answer.answer.push_back(std::move(set));
  }
  octets.clear();
  while (resolver::encode_answer(answer, octets) && !answers.push(octets)) std::this_thread::yield();
  mailbox.lane_bell(lane).ring();
  return true;
}

}  // namespace

void play_worker(resolver::Mailbox& mailbox, const std::atomic<bool>& stop) {
  std::vector<std::uint8_t> octets;
  while (!stop.load(std::memory_order_relaxed)) {
    bool worked = false;
    for (std::uint16_t lane = 0; lane < mailbox.lanes(); ++lane) worked |= answer_one(mailbox, LaneId{lane}, octets);
    if (!worked) std::this_thread::sleep_for(100us);
  }
}

}  // namespace sekisho::bench
