// What replies say about cookies (RFC 7873 §5.3).
#include <algorithm>

#include "forwarding/exchange_state.h"

namespace sekisho::forwarding {

void Exchange::State::learn_cookie(const Attempt& attempt, const dns::Message& message) {
  if (!attempt.cookie) return;
  Candidate& from = servers[attempt.server].candidate;
  const Bytes option = message.edns ? message.edns->cookie : Bytes{};
  if (option.size() > UpstreamCookie::client_size) {
    if (std::ranges::equal(option, from.cookie->option())) return;
    from.cookie->take(option.subspan(UpstreamCookie::client_size));
    cookie_news.push_back({from.tag, CookieNews::Kind::given, *from.cookie});
  } else if (from.cookie->expected()) {  // only TCP lets such a reply through
    from.cookie->size = UpstreamCookie::client_size;
    cookie_news.push_back({from.tag, CookieNews::Kind::ended, *from.cookie});
  }
}

// The new cookie came with the refusal: once more with that, and then by TCP, where none is needed.
void Exchange::State::on_bad_cookie(Attempt& attempt, Instant now, Random& random) {
  observe(attempt, Observation::Kind::reply, now, dns::Rcode::badcookie);
  outcome.last_rcode = dns::Rcode::badcookie;
  close(attempt);
  Server& server = servers[attempt.server];
  if (attempt.tcp) return fail(attempt, Failure::servfail, now, random);
  if (server.cookie_renewed || !server.candidate.cookie->expected()) {
    return switch_to_tcp(attempt.server, now, random);
  }
  server.cookie_renewed = true;
  ask_again(attempt.server, now, random);
}

void Exchange::State::judge_silence_to_cookie(const Attempt& answered) {
  const Server& server = servers[answered.server];
  if (answered.cookie || !answered.edns || !server.candidate.cookie) return;
  const auto in_vain = [&](const Attempt& a) {
    return a.server == answered.server && a.cookie && a.overdue && a.open;
  };
  if (server.cookie_left_out) {
    cookie_news.push_back({server.candidate.tag, CookieNews::Kind::refused, *server.candidate.cookie});
  } else if (attempts.any(in_vain)) {
    cookie_news.push_back({server.candidate.tag, CookieNews::Kind::ignored, *server.candidate.cookie});
  }
}

}  // namespace sekisho::forwarding
