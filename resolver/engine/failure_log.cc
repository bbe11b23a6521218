#include "resolver/engine/failure_log.h"

#include <algorithm>

namespace sekisho::resolver {

std::string FailureLog::line(std::string_view realm, const dns::Question& question, dnssec::Reason reason,
                             Instant now) {
  const auto seconds = static_cast<std::uint64_t>(std::max<std::int64_t>((now - refilled_) / Duration{1s}, 0));
  if (seconds > 0) {
    left_ = static_cast<unsigned>(std::min<std::uint64_t>(burst, left_ + seconds));
    refilled_ = now;
  }
  if (left_ == 0) {
    ++held_back_;
    return {};
  }
  --left_;
  std::string text = "validation failed: " + question.name.to_text() + " " + dns::to_text(question.type) + " in " +
                     std::string(realm) + ": " + std::string(dnssec::text_of(reason));
  if (held_back_ > 0) text += " (and " + std::to_string(held_back_) + " more not written)";
  held_back_ = 0;
  return text;
}

}  // namespace sekisho::resolver
