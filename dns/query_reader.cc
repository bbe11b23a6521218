#include "dns/query_reader.h"

namespace sekisho::dns {
namespace {

/// Walks the question's name; sets its span and label count, or says why not.
QueryFault read_qname(Bytes wire, QueryView& view) {
  std::size_t at = Header::size;
  std::uint8_t labels = 0;
  for (;;) {
    if (at >= wire.size()) return QueryFault::qname_truncated;
    const std::uint8_t octet = wire[at];
    if (octet == 0) break;
    if (octet > 63) return octet >= 0xC0 ? QueryFault::qname_pointer : QueryFault::qname_label_type;
    at += octet + std::size_t{1};
    if (at - Header::size > 254) return QueryFault::qname_too_long;
    ++labels;
  }
  view.qname = wire.subspan(Header::size, at + 1 - Header::size);
  view.label_count = labels;
  return QueryFault::none;
}

QueryFault read_question(Bytes wire, QueryView& view) {
  const QueryFault fault = read_qname(wire, view);
  if (fault != QueryFault::none) return fault;
  const std::size_t at = Header::size + view.qname.size();
  if (wire.size() - at < 4) {
    view.qname = {};
    view.label_count = 0;
    return QueryFault::question_truncated;
  }
  view.qtype = static_cast<RRType>(load_u16(&wire[at]));
  view.qclass = static_cast<RRClass>(load_u16(&wire[at + 2]));
  view.question_end = at + 4;
  return QueryFault::none;
}

/// Moves behind an owner name; false when it runs past the end or is no name.
bool skip_owner(ByteReader& in) {
  for (unsigned octets = 0; octets < 255;) {
    const std::uint8_t octet = in.u8();
    if (!in.ok()) return false;
    if (octet == 0) return true;
    if (octet >= 0xC0) {
      in.skip(1);
      return in.ok();
    }
    if (octet > 63) return false;
    in.skip(octet);
    octets += octet + 1U;
  }
  return false;
}

QueryFault read_opt(std::size_t owner_size, std::uint16_t klass, std::uint32_t ttl, Bytes rdata, QueryView& view) {
  if (view.edns) return QueryFault::two_opts;
  if (owner_size != 1) return QueryFault::opt_owner;
  if (parse_opt_into(klass, ttl, rdata, view.edns.emplace())) {
    view.edns.reset();
    return QueryFault::opt_options;
  }
  return QueryFault::none;
}

bool is_transaction_signature(RRType type, Bytes rdata) {
  if (type == RRType::tsig) return true;
  return type == RRType::sig && rdata.size() >= 2 && load_u16(rdata.data()) == 0;  // SIG(0), RFC 2931
}

QueryFault read_additional(Bytes wire, QueryView& view) {
  if (view.header.arcount > QueryView::max_additional) return QueryFault::too_many_additional;
  ByteReader in(wire, view.question_end != 0 ? view.question_end : Header::size);
  QueryFault fault = QueryFault::none;
  for (unsigned i = 0; i < view.header.arcount; ++i) {
    const std::size_t start = in.offset();
    if (!skip_owner(in)) return QueryFault::record_truncated;
    const std::size_t owner_size = in.offset() - start;
    const auto type = static_cast<RRType>(in.u16());
    const std::uint16_t klass = in.u16();
    const std::uint32_t ttl = in.u32();
    const Bytes rdata = in.bytes(in.u16());
    if (!in.ok()) return QueryFault::record_truncated;
    if (type == RRType::opt) {
      const QueryFault opt = read_opt(owner_size, klass, ttl, rdata, view);
      if (opt != QueryFault::none) return opt;
    } else if (is_transaction_signature(type, rdata)) {
      fault = QueryFault::tsig;
    }
  }
  if (in.left() != 0) return QueryFault::trailing_octets;
  return fault;
}

/// Behind the question an OPT without options and nothing else, as most queries have it; false: not quite that.
bool read_bare_opt(Bytes wire, QueryView& view) {
  constexpr std::size_t size = 11;
  if (view.header.arcount != 1 || wire.size() - view.question_end != size) return false;
  const std::uint8_t* const p = wire.data() + view.question_end;
  if (load_u32(p) >> 8 != static_cast<std::uint32_t>(RRType::opt) || load_u16(p + 9) != 0) return false;
  return !parse_opt_into(load_u16(p + 3), load_u32(p + 5), {}, view.edns.emplace());
}

/// No question: only whoever asks for a cookie may do that.
QueryFault read_without_question(Bytes wire, QueryView& view) {
  if (view.header.ancount != 0 || view.header.nscount != 0) return QueryFault::qdcount_zero;
  const bool good = read_additional(wire, view) == QueryFault::none;
  return good && view.edns && !view.edns->cookie.empty() ? QueryFault::cookie_only : QueryFault::qdcount_zero;
}

}  // namespace

void read_query(Bytes wire, QueryView& view) {
  view.clear();
  if (wire.size() < Header::size) {
    view.fault = QueryFault::short_header;
    return;
  }
  view.header = parse_header(wire.data());
  const Header& h = view.header;
  if (h.qr) {
    view.fault = QueryFault::is_response;
    return;
  }
  const QueryFault question = h.qdcount == 1 ? read_question(wire, view) : QueryFault::none;
  if (h.opcode != Opcode::query) {
    view.fault = QueryFault::opcode;
  } else if (h.qdcount == 0) {
    view.fault = read_without_question(wire, view);
  } else if (h.qdcount != 1) {
    view.fault = QueryFault::qdcount_many;
  } else if (question != QueryFault::none) {
    view.fault = question;
  } else if (h.ancount != 0 || h.nscount != 0) {
    view.fault = QueryFault::answer_in_query;
  } else if (!read_bare_opt(wire, view)) {
    view.fault = read_additional(wire, view);
  }
}

QueryView read_query(Bytes wire) {
  QueryView view;
  read_query(wire, view);
  return view;
}

}  // namespace sekisho::dns
