// Where a realm's trust begins: files of anchors, inline anchors, the copy of last resort (G2-7, G2-8).
//
// A file that is not there is replaced by what this release was built with, and said so; one that is there and cannot
// be used is a mistake: to go on without it would trust less, or other, than staff meant.
#include <algorithm>
#include <filesystem>

#include "dns/rdata.h"
#include "dnssec/record_fields.h"
#include "dnssec/rules.h"
#include "dnssec/trust_anchor.h"
#include "mgmt/config/load.h"
#include "mgmt/config/proof_from_root.h"

namespace sekisho::mgmt::config {
namespace {

constexpr std::string_view ds_example =
    "\"38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16\"";
constexpr std::string_view dnskey_example = "\"257 3 13 mdsswUyr3DPW132mOi8V9xESWE8jTo0dxCjjnopKl+GqJxpVXckHAeF+…\"";

/// A digest that was cut short when it was copied fits no key.
bool is_whole(const dnssec::Ds& ds) {
  switch (ds.digest_type) {
    case dnssec::DigestType::sha1:
      return ds.digest.size() == 20;
    case dnssec::DigestType::sha256:
    case dnssec::DigestType::gost:
      return ds.digest.size() == 32;
    case dnssec::DigestType::sha384:
      return ds.digest.size() == 48;
  }
  return true;
}

bool is_anchor(dns::RRType type, Bytes rdata) {
  if (type == dns::RRType::dnskey) return dnssec::parse_dnskey(rdata).has_value();
  const auto ds = dnssec::parse_ds(rdata);
  return ds && is_whole(*ds);
}

class AnchorReader {
 public:
  AnchorReader(Realm& realm, const std::vector<std::string>& files, Diagnostics& out)
      : realm_(realm), files_(files), out_(out) {}

  void run() {
    for (const TrustAnchorRow& row : realm_.anchor_rows) read_row(row);
    for (const auto& path : realm_.anchor_files) read_listed_file(path.value, path.where);
    const bool wants_root = realm_.resolution.value == "recursive" && proof_starts_at_root();
    if (wants_root && realm_.anchor_files.empty() && !has_root()) {
      read_listed_file(std::string(default_anchor_file), realm_.where);
    }
  }

 private:
  bool has_root() const {
    return std::any_of(realm_.anchors.begin(), realm_.anchors.end(),
                       [](const LoadedAnchor& a) { return a.records.zone.is_root(); });
  }

  void refuse(Code code, Position where, std::vector<std::string> details) {
    out_.push_back({code, Severity::error, where, std::move(details)});
  }

  void read_row(const TrustAnchorRow& row) {
    forwarding::AnchorRecords records{row.zone.value, {}, {}};
    const std::size_t before = out_.size();
    read_records(row.ds, dns::RRType::ds, ds_example, records.ds);
    read_records(row.dnskey, dns::RRType::dnskey, dnskey_example, records.keys);
    if (out_.size() != before || !row.zone.given) return;
    const std::string source = files_[row.where.file] + ":" + std::to_string(row.where.line);
    add({std::move(records), source, row.rfc5011.value}, row.where);
  }

  void read_records(const List<std::string>& texts, dns::RRType type, std::string_view example,
                    dns::RdataList& into) {
    for (const auto& text : texts) {
      const auto rdata = dns::rdata_from_text(type, text.value, dns::Name());
      if (rdata.ok() && is_anchor(type, *rdata)) {
        into.add(*rdata);
      } else {
        refuse(Code::bad_anchor_record, text.where,
               {text.value, type == dns::RRType::ds ? "DS" : "DNSKEY", std::string(example)});
      }
    }
  }

  void read_listed_file(const std::string& path, Position where) {
    std::error_code fault;
    if (!std::filesystem::exists(path, fault) && !fault) {
      out_.push_back({Code::anchor_file_missing, Severity::warning, where, {path}});
      add_all(dnssec::built_in_anchors(), std::string(built_in_source), where);
      return;
    }
    std::string reason;
    const auto text = read_file(path, reason);
    if (!text) return refuse(Code::anchor_file_unreadable, where, {path, reason});
    const auto anchors = dnssec::parse_anchors(*text);
    if (!anchors) return refuse(Code::bad_anchor_file, where, {path, words_of(anchors.error())});
    add_all(*anchors, path, where);
  }

  static std::string words_of(const dnssec::AnchorTextError& error) {
    const std::string line = "line " + std::to_string(error.line);
    switch (error.kind) {
      case dnssec::AnchorTextError::Kind::bad_record:
        return line + " cannot be read";
      case dnssec::AnchorTextError::Kind::wrong_type:
        return line + " is neither DS nor DNSKEY";
      case dnssec::AnchorTextError::Kind::no_records:
        return "it holds no record";
    }
    return "";
  }

  void add_all(const dnssec::TrustAnchors& anchors, const std::string& source, Position where) {
    for (const dnssec::TrustAnchor& anchor : anchors.all()) {
      add({{anchor.zone, anchor.ds, anchor.keys}, source, anchor.zone.is_root() && realm_.rfc5011.value}, where);
    }
  }

  void add(LoadedAnchor anchor, Position where) {
    const dns::Name& zone = anchor.records.zone;
    if (!usable(anchor.records) && proof_starts_at_root())
      return refuse(Code::anchor_unusable, where, {zone.to_text(), anchor.source});
    for (LoadedAnchor& known : realm_.anchors) {
      if (known.records.zone != zone) continue;
      if (known.source == built_in_source && anchor.source == built_in_source) return;
      return refuse(Code::anchor_twice, where, {zone.to_text(), known.source});
    }
    realm_.anchors.push_back(std::move(anchor));
  }

  static bool usable(const forwarding::AnchorRecords& records) {
    const dnssec::Rules rules;
    for (const Bytes rdata : records.ds) {
      const auto ds = dnssec::parse_ds(rdata);
      const bool taken = ds && rules.algorithms.takes(ds->algorithm) && rules.algorithms.takes(ds->digest_type);
      if (taken && is_whole(*ds)) return true;
    }
    for (const Bytes rdata : records.keys) {
      const auto key = dnssec::parse_dnskey(rdata);
      if (key && key->signs_zone() && rules.algorithms.takes(key->algorithm)) return true;
    }
    return false;
  }

  Realm& realm_;
  const std::vector<std::string>& files_;
  Diagnostics& out_;
};

}  // namespace

void read_anchors(Realm& realm, const std::vector<std::string>& files, Diagnostics& out) {
  if (realm.validates()) AnchorReader(realm, files, out).run();
}

}  // namespace sekisho::mgmt::config
