// Local zones: records that can be read, mail that would not get lost (N-7, N-9, N-10; none for R-10).
#include "mgmt/config/build_parts.h"
#include "mgmt/config/load.h"

namespace sekisho::mgmt::config {
namespace {

std::string_view lint_words(views::ZoneWarning::Kind kind) {
  using Kind = views::ZoneWarning::Kind;
  switch (kind) {
    case Kind::wildcard_mx_hidden:
      return "a wildcard MX does not apply where the name itself exists";
    case Kind::host_without_mx:
      return "a host with an address but no MX, on a name used in mail";
    case Kind::mx_target_missing:
      return "the target of an MX has no address in the zone";
    case Kind::ns_target_missing:
      return "the target of an NS has no address in the zone";
    case Kind::mx_to_cname:
      return "an MX points to an alias (CNAME)";
    case Kind::relative_name_suspect:
      return "a name looks as if its final dot was forgotten";
    case Kind::cname_and_other:
      return "an alias (CNAME) stands beside other records";
    case Kind::single_ns:
      return "only one name server";
  }
  return "";
}

}  // namespace

std::vector<dns::Record> records_of(const LocalZoneRow& row, Diagnostics* out) {
  std::vector<dns::Record> records;
  for (const auto& line : row.records) {
    auto record = dns::record_from_text(line.value, row.name.value, 3600);
    if (!record) {
      if (out)
        out->push_back(
            {Code::bad_record, Severity::error, line.where, {line.value, std::string(dns::to_text(record.error()))}});
    } else if (!record->owner.is_under(row.name.value)) {
      if (out)
        out->push_back({Code::record_outside_zone,
                        Severity::error,
                        line.where,
                        {record->owner.to_text(), row.name.value.to_text()}});
    } else {
      records.push_back(std::move(*record));
    }
  }
  return records;
}

void check_local_zones(const Config& config, Diagnostics& out) {
  for (const View& view : config.views) {
    for (const LocalZoneRow& row : view.local_zones) {
      if (!row.name.given) continue;
      const auto zone = views::LocalZone::build(row.name.value, records_of(row, &out));
      for (const views::ZoneWarning& warning : views::lint_zone(zone)) {
        out.push_back(
            {Code::zone_lint,
             Severity::warning,
             row.name.where,
             {row.name.value.to_text(), warning.owner.to_text(),
              std::string(lint_words(warning.kind)) + (warning.detail.empty() ? "" : " (" + warning.detail + ")")}});
      }
    }
  }
}

}  // namespace sekisho::mgmt::config
