#include "resolver/machine/cache_text.h"

#include <string>

#include "dns/rdata.h"

namespace sekisho::resolver {
namespace {

std::string_view word(Trust trust) {
  switch (trust) {
    case Trust::glue:
      return "glue";
    case Trust::additional:
      return "additional";
    case Trust::beside:
      return "beside";
    case Trust::answer:
      return "answer";
    case Trust::authoritative_answer:
      return "authoritative";
  }
  return "";
}

std::string_view word(Security security) {
  switch (security) {
    case Security::insecure:
      return "insecure";
    case Security::secure:
      return "secure";
    case Security::bogus:
      return "bogus";
    case Security::indeterminate:
      return "indeterminate";
    case Security::unchecked:
      return "not checked";
  }
  return "";
}

std::string remark(const Entry& entry, Instant now) {
  std::string text = entry.kind == EntryKind::delegation
                         ? "delegation"
                         : std::string(word(entry.trust)) + ", " + std::string(word(entry.security));
  if (!entry.fresh(now)) text += ", stale";
  return text;
}

void dump_entry(const Entry& entry, Instant now, const std::function<void(std::string_view)>& line) {
  const std::string owner = entry.name.to_text() + " " + std::to_string(entry.ttl_left(now)) + " IN ";
  switch (entry.kind) {
    case EntryKind::rrset:
    case EntryKind::delegation:
    case EntryKind::glue:
      for (const Bytes rdata : entry.rrsets.front().rdatas) {
        line(owner + dns::to_text(entry.type) + " " + dns::rdata_to_text(entry.type, rdata) + " ; " +
             remark(entry, now));
      }
      return;
    case EntryKind::nodata:
      line(owner + dns::to_text(entry.type) + " ; no data, " + remark(entry, now));
      return;
    case EntryKind::nxdomain:
      line(owner + "ANY ; does not exist, " + remark(entry, now));
      return;
  }
}

}  // namespace

void dump_cache(const RealmCache& cache, const dns::Name& under, Instant now,
                const std::function<void(std::string_view)>& line) {
  cache.visit(under, [&](const Entry& entry) { dump_entry(entry, now, line); });
}

}  // namespace sekisho::resolver
