// The inside of an Exchange: its servers, its attempts, and the moves between them. Included by exchange*.cc only.
//
// Shape: candidates are asked in turn (choose), each send arms the timer for the next one (next_send_at), and every
// attempt stays open until the end, so that a late reply still counts. A server that answered wrongly is out for this
// exchange. Threads: one. Units: Instant.
#pragma once

#include <boost/container/stable_vector.hpp>
#include <optional>
#include <vector>

#include "forwarding/exchange.h"
#include "forwarding/query_wire.h"

namespace sekisho::forwarding {

struct Exchange::State {
  struct Server {
    Candidate candidate;
    unsigned sends = 0;
    bool tcp = false;  // from here on only by TCP
    bool edns = true;
    bool cookie_left_out = false;   // after FORMERR, which old servers send to any option
    bool cookie_renewed = false;    // after BADCOOKIE, once
    std::optional<Failure> failed;  // out, and why
  };
  struct Attempt {
    AttemptNumber number = 0;
    std::size_t server = 0;
    std::uint16_t id = 0;
    dns::Question asked;  // with the case that was sent
    Instant sent, overdue_at;
    bool tcp = false, edns = true, cookie = false;
    bool open = true, overdue = false;
  };
  /// They keep their places while more are made. Most exchanges have one, which needs no memory of its own.
  class Attempts {
   public:
    std::size_t size() const { return (first_ ? 1U : 0U) + more_.size(); }
    bool empty() const { return !first_; }
    Attempt& operator[](std::size_t i) { return i == 0 ? *first_ : more_[i - 1]; }
    const Attempt& operator[](std::size_t i) const { return i == 0 ? *first_ : more_[i - 1]; }
    Attempt& front() { return *first_; }
    Attempt& back() { return (*this)[size() - 1]; }
    void push_back(Attempt attempt) {
      if (first_) {
        more_.push_back(std::move(attempt));
      } else {
        first_.emplace(std::move(attempt));
      }
    }
    template <typename Visit>
    void for_each(Visit visit) {
      for (std::size_t i = 0; i < size(); ++i) visit((*this)[i]);
    }
    template <typename Test>
    bool any(Test test) const {
      for (std::size_t i = 0; i < size(); ++i) {
        if (test((*this)[i])) return true;
      }
      return false;
    }

   private:
    std::optional<Attempt> first_;
    boost::container::stable_vector<Attempt> more_;
  };

  dns::Question question;
  ExchangeSettings settings;
  boost::container::small_vector<Server, 2> servers;
  Attempts attempts;
  Actions actions;
  Observations observations;
  std::vector<CookieNews> cookie_news;
  Instant started;
  std::optional<Instant> next_send_at, hedge_at, give_up_at;
  unsigned mismatches = 0;
  bool done = false;
  Outcome outcome;

  // exchange_moves.cc: who is asked next, and how.
  std::optional<std::size_t> choose() const;
  Duration patience(const Server& server, bool tcp) const;
  bool sends_left() const { return attempts.size() < settings.max_sends; }
  void send(std::size_t server, bool hedge, Instant now, Random& random);
  /// The next server's turn; ends the exchange when there is nobody left to ask and nothing left to wait for.
  void advance(Instant now, Random& random);
  /// After a server failed: at once, unless another one's attempt is still in good time.
  void advance_unless_waiting(Instant now, Random& random);
  /// The same server once more, at once.
  void ask_again(std::size_t server, Instant now, Random& random);
  /// By TCP.
  void switch_to_tcp(std::size_t server, Instant now, Random& random);
  /// All that was sent is unanswered, and little may be sent still.
  bool silent_to_the_last() const;
  void resort_to_tcp(std::size_t server);
  void hedge(Instant now, Random& random);
  void give_up();
  void finish();
  void close(Attempt& attempt);

  // exchange.cc: what happened.
  Attempt* open_attempt(AttemptNumber number, bool tcp);
  void observe(const Attempt& attempt, Observation::Kind kind, Instant now, dns::Rcode rcode = dns::Rcode::noerror);
  void on_message(Attempt& attempt, Bytes wire, Instant now, Random& random);
  void on_answer(Attempt& attempt, dns::Message message, std::vector<std::uint8_t> wire, Instant now);
  void on_error(Attempt& attempt, dns::Rcode rcode, Instant now, Random& random);
  void on_bad_cookie(Attempt& attempt, Instant now, Random& random);
  void learn_cookie(const Attempt& attempt, const dns::Message& message);
  void judge_silence_to_cookie(const Attempt& answered);
  void on_mismatch(Attempt& attempt, ReplyVerdict verdict, Instant now, Random& random);
  void fail(Attempt& attempt, Failure why, Instant now, Random& random);
};

}  // namespace sekisho::forwarding
