#include "dataplane/pipeline/stages.h"

namespace sekisho::dataplane {

void check_cookies(std::span<ClientQuery> queries, const dns::CookieSecrets& secrets, std::uint32_t wall_s,
                   LaneCounters& counters) noexcept {
  for (ClientQuery& q : queries) {
    q.cookie = dns::CookieVerdict::none;
    q.unproven = false;
    if (q.fate != Fate::undecided || q.view == nullptr || q.view->cookies == views::CookiePolicy::off) continue;
    if (q.dns.edns && !q.dns.edns->cookie.empty()) {
      q.cookie =
          dns::answer_cookie(q.dns.edns->cookie, {q.source, q.v6 ? 16U : 4U}, wall_s, secrets, q.client.cookie);
      q.client.has_cookie = true;
      counters.views[q.view_slot].cookies[static_cast<std::size_t>(q.cookie)].add();
    }
    // A connection proves the address by itself.
    q.unproven = q.view->cookies == views::CookiePolicy::require && q.transport == Transport::datagram &&
                 q.cookie != dns::CookieVerdict::good;
  }
}

}  // namespace sekisho::dataplane
