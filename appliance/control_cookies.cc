// The secrets of DNS cookies, as staff see and roll them. Secrets themselves are never shown.
#include "appliance/control_commands.h"

namespace sekisho::appliance {

using namespace mgmt::control;
using mgmt::config::CookieBook;
using mgmt::config::RollStep;

namespace {

CookieReport report_of(const std::string& path, const CookieBook& book) {
  CookieReport report{path, {}};
  const auto add = [&report](const char* role, const mgmt::config::CookieKey& key) {
    report.secrets.push_back({role, mgmt::config::fingerprint(key.secret), key.since});
  };
  add("current", book.current);
  if (book.previous) add("previous", *book.previous);
  if (book.next) add("next", *book.next);
  return report;
}

}  // namespace

CookieReport report_cookies(const PolicyStore& store) { return report_of(store.cookie_path(), store.cookies()); }

Result<CookieReport, CommandError> roll_cookies(PolicyStore& store, const RollRequest& request) {
  const RollStep step = request.step == "stage"      ? RollStep::stage
                        : request.step == "activate" ? RollStep::activate
                                                     : RollStep::drop;
  const auto book = store.roll_cookies(step);
  if (!book) return Failure{CommandError{409, book.error()}};
  return report_of(store.cookie_path(), *book);
}

}  // namespace sekisho::appliance
