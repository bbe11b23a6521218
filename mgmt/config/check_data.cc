// Local zones and the NAT map: records that can be read, mail that would not get lost (N-7, N-9, N-10; none for
// R-10), pairs that translate.
#include "mgmt/config/build_parts.h"
#include "mgmt/config/load.h"
#include "nat-map/address_map.h"

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

std::string_view pair_words(nat::PairError::Kind kind) {
  using Kind = nat::PairError::Kind;
  switch (kind) {
    case Kind::family_differs:
      return "one side is IPv4, the other IPv6";
    case Kind::length_differs:
      return "the two networks differ in size";
    case Kind::inside_overlaps:
      return "its inside address lies in another pair too";
    case Kind::lgwan_overlaps:
      return "its lgwan address lies in another pair too";
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

void check_nat(const Config& config, Diagnostics& out) {
  std::vector<nat::Pair> pairs;
  std::vector<std::size_t> origin;
  for (std::size_t i = 0; i < config.nat_pairs.size(); ++i) {
    const NatPair& pair = config.nat_pairs[i];
    if (!pair.inside.given || !pair.lgwan.given) continue;
    pairs.push_back({pair.name.value, pair.inside.value, pair.lgwan.value});
    origin.push_back(i);
  }
  // Each round drops the pair that was at fault, so that all faults are found at once.
  while (!pairs.empty()) {
    const auto map = nat::AddressMap::build(pairs);
    if (map) break;
    const std::size_t at = map.error().pair;
    const NatPair& pair = config.nat_pairs[origin[at]];
    out.push_back(
        {Code::nat_pair, Severity::error, pair.where, {pair.name.value, std::string(pair_words(map.error().kind))}});
    pairs.erase(pairs.begin() + static_cast<std::ptrdiff_t>(at));
    origin.erase(origin.begin() + static_cast<std::ptrdiff_t>(at));
  }
}

}  // namespace sekisho::mgmt::config
