#include "resolver/machine/minimisation.h"

#include <algorithm>

namespace sekisho::resolver {
namespace {

constexpr unsigned most_rounds = 10;
constexpr unsigned rounds_of_one_label = 4;

/// How many labels more the next question shows, so that the whole name is reached within the rounds that are left.
unsigned stride(const Minimisation& m, unsigned labels_left) {
  if (m.rounds < rounds_of_one_label) return 1;
  const unsigned rounds_left = std::max(most_rounds - std::min(m.rounds, most_rounds), 1U);
  return std::max((labels_left + rounds_left - 1) / rounds_left, 1U);
}

void show(Resolution& r, unsigned from) {
  Minimisation& m = r.minimised;
  const unsigned total = r.question.name.label_count();
  m.labels = std::min(from + stride(m, total - std::min(from, total)), total);
  if (m.labels >= total || m.rounds >= most_rounds) {
    m.labels = total;
    return;
  }
  ++m.rounds;
}

}  // namespace

void start_minimising(Resolution& r) {
  if (r.minimised.on) show(r, r.delegation.zone.label_count());
}

void show_more(Resolution& r) { show(r, r.minimised.labels); }

dns::Question question_to_ask(const Resolution& r) {
  const dns::Name name = r.question.name.lower();
  if (!r.minimised.on || r.minimised.labels >= name.label_count()) return {name, r.question.type, r.question.klass};
  return {name.last(r.minimised.labels), dns::RRType::a, dns::RRClass::in};
}

}  // namespace sekisho::resolver
