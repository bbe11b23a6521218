// RDATA as text, both ways: known types field by field, the rest as \# (RFC 3597 §5).
#include "dns/rdata.h"
#include "dns/rdata/encodings.h"
#include "dns/rdata/field_size.h"
#include "dns/rdata/format.h"
#include "dns/rdata/shape.h"
#include "dns/rdata/tokens.h"

namespace sekisho::dns {
namespace {

std::string generic_text(Bytes rdata) {
  std::string text = "\\# " + std::to_string(rdata.size());
  if (!rdata.empty()) text += ' ';
  encode_hex(rdata, text);
  return text;
}

bool format_all(const Shape& shape, Bytes rdata, std::string& text) {
  std::size_t at = 0;
  for (const Field field : shape.fields) {
    if (field == Field::end) break;
    const auto size = field_size(field, rdata.subspan(at));
    if (!size || !format_field(field, rdata.subspan(at, *size), text)) return false;
    at += *size;
  }
  return at == rdata.size();
}

Result<std::vector<std::uint8_t>, RdataError> scan_generic(RRType type, TokenReader& tokens) {
  std::vector<std::uint8_t> rdata;
  const auto word = tokens.next();
  const auto size = word ? parse_number(*word, 0xFFFF) : std::nullopt;
  std::string digits;
  while (const auto more = tokens.next()) digits += *more;
  if (!size || !tokens.ok() || !decode_hex(digits, rdata) || rdata.size() != *size) {
    return Failure{RdataError::bad_text};
  }
  if (const auto good = check_rdata(type, rdata); !good.ok()) return Failure{good.error()};
  return rdata;
}

}  // namespace

std::string rdata_to_text(RRType type, Bytes rdata) {
  const Shape* shape = find_shape(type);
  std::string text;
  if (shape == nullptr || !format_all(*shape, rdata, text)) return generic_text(rdata);
  return text;
}

Result<std::vector<std::uint8_t>, RdataError> rdata_from_text(RRType type, std::string_view text,
                                                              const Name& origin) {
  TokenReader tokens(text);
  const bool generic = !tokens.done() && tokens.rest().starts_with("\\#");
  if (generic) {
    if (tokens.next() != "\\#") return Failure{RdataError::bad_text};
    return scan_generic(type, tokens);
  }
  const Shape* shape = find_shape(type);
  if (shape == nullptr) return Failure{RdataError::bad_text};
  std::vector<std::uint8_t> rdata;
  for (const Field field : shape->fields) {
    if (field == Field::end) break;
    if (!scan_field(field, tokens, origin, rdata)) return Failure{RdataError::bad_text};
  }
  if (!tokens.done() || !tokens.ok()) return Failure{RdataError::bad_text};
  if (const auto good = check_rdata(type, rdata); !good.ok()) return Failure{good.error()};
  return rdata;
}

}  // namespace sekisho::dns
