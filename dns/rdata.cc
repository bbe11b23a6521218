#include "dns/rdata.h"

#include <algorithm>

#include "dns/ascii.h"
#include "dns/rdata/field_size.h"
#include "dns/rdata/shape.h"

namespace sekisho::dns {
namespace {

constexpr std::size_t max_rdata = 0xFFFF;

void append(std::vector<std::uint8_t>& out, Bytes octets) { out.insert(out.end(), octets.begin(), octets.end()); }

/// Calls visit(field, octets) for each field of uncompressed RDATA; the first field that is broken ends the walk.
template <typename Visit>
Result<bool, RdataError> walk(const Shape& shape, Bytes rdata, Visit visit) {
  std::size_t at = 0;
  for (const Field field : shape.fields) {
    if (field == Field::end) break;
    const auto size = field_size(field, rdata.subspan(at));
    if (!size) {
      if (field == Field::name) return Failure{RdataError::bad_name};
      return Failure{at >= rdata.size() ? RdataError::too_short : RdataError::bad_field};
    }
    visit(field, at, *size);
    at += *size;
  }
  if (at != rdata.size()) return Failure{RdataError::trailing};
  return true;
}

Result<bool, RdataError> expand_fields(const Shape& shape, ByteReader& message, std::size_t end,
                                       std::vector<std::uint8_t>& out) {
  for (const Field field : shape.fields) {
    if (field == Field::end) break;
    if (field == Field::name) {
      const auto name = Name::parse(message);
      if (!name.ok() || message.offset() > end) return Failure{RdataError::bad_name};
      append(out, name->wire());
      continue;
    }
    const Bytes rest = message.all().subspan(message.offset(), end - message.offset());
    const auto size = field_size(field, rest);
    if (!size) return Failure{rest.empty() ? RdataError::too_short : RdataError::bad_field};
    append(out, message.bytes(*size));
  }
  if (message.offset() != end) return Failure{RdataError::trailing};
  return true;
}

}  // namespace

RRType described_as(RRType type, RRClass klass) {
  if (klass == RRClass::in) return type;
  if (klass == RRClass::any || klass == RRClass::none) return RRType{};  // no data, or another's (RFC 2136 §2.4)
  const Shape* shape = find_shape(type);
  return shape != nullptr && (shape->compress || type == RRType::txt) ? type : RRType{};
}

Result<bool, RdataError> expand_rdata(RRType type, ByteReader& message, std::size_t length,
                                      std::vector<std::uint8_t>& out) {
  if (length > message.left() || length > max_rdata) return Failure{RdataError::too_short};
  const std::size_t end = message.offset() + length;
  const std::size_t before = out.size();
  const Shape* shape = find_shape(type);
  if (shape == nullptr) {
    append(out, message.bytes(length));
    return true;
  }
  auto done = expand_fields(*shape, message, end, out);
  // Compressed names grow: near 64 KiB the expanded form could pass what a length field holds.
  if (done.ok() && out.size() - before > max_rdata) done = Failure{RdataError::bad_field};
  if (!done.ok()) out.resize(before);
  return done;
}

Result<bool, RdataError> check_rdata(RRType type, Bytes rdata) {
  if (rdata.size() > max_rdata) return Failure{RdataError::bad_field};
  const Shape* shape = find_shape(type);
  if (shape == nullptr) return true;
  return walk(*shape, rdata, [](Field, std::size_t, std::size_t) {});
}

void canonicalize_rdata(RRType type, std::vector<std::uint8_t>& rdata) {
  const Shape* shape = find_shape(type);
  if (shape == nullptr || !shape->fold) return;
  std::uint8_t* octets = rdata.data();
  // A broken tail stays as it is; folding never changes a length.
  (void)walk(*shape, rdata, [octets](Field field, std::size_t at, std::size_t size) {
    if (field == Field::name) lower_octets({octets + at, size}, octets + at);
  });
}

std::vector<Name> names_in_rdata(RRType type, Bytes rdata) {
  std::vector<Name> names;
  const Shape* shape = find_shape(type);
  if (shape == nullptr) return names;
  const auto whole = walk(*shape, rdata, [&](Field field, std::size_t at, std::size_t size) {
    if (field != Field::name) return;
    if (const auto name = Name::from_wire(rdata.subspan(at, size)); name.ok()) names.push_back(*name);
  });
  if (!whole.ok()) names.clear();
  return names;
}

Result<Name, RdataError> target_of(RRType type, Bytes rdata) {
  const Shape* shape = find_shape(type);
  if (shape == nullptr) return Failure{RdataError::bad_field};
  std::size_t at = 0;
  for (const Field field : shape->fields) {
    if (field == Field::end) break;
    const auto size = field_size(field, rdata.subspan(at));
    if (!size) return Failure{at >= rdata.size() ? RdataError::too_short : RdataError::bad_field};
    if (field == Field::name) {
      const auto name = Name::from_wire(rdata.subspan(at, *size));
      if (!name.ok()) return Failure{RdataError::bad_name};
      return *name;
    }
    at += *size;
  }
  return Failure{RdataError::bad_field};
}

Result<SoaNumbers, RdataError> soa_numbers(Bytes rdata) {
  if (const auto good = check_rdata(RRType::soa, rdata); !good.ok()) return Failure{good.error()};
  ByteReader in(rdata, rdata.size() - 20);  // the numbers are the last five fields
  SoaNumbers n{};
  n.serial = in.u32();
  n.refresh = in.u32();
  n.retry = in.u32();
  n.expire = in.u32();
  n.minimum = in.u32();
  return n;
}

}  // namespace sekisho::dns
