#include "dns/header.h"

namespace sekisho::dns {

std::string to_text(Rcode rcode) {
  switch (rcode) {
    case Rcode::noerror:
      return "NOERROR";
    case Rcode::formerr:
      return "FORMERR";
    case Rcode::servfail:
      return "SERVFAIL";
    case Rcode::nxdomain:
      return "NXDOMAIN";
    case Rcode::notimp:
      return "NOTIMP";
    case Rcode::refused:
      return "REFUSED";
    case Rcode::yxdomain:
      return "YXDOMAIN";
    case Rcode::notauth:
      return "NOTAUTH";
    case Rcode::badvers:
      return "BADVERS";
    case Rcode::badcookie:
      return "BADCOOKIE";
  }
  return "RCODE" + std::to_string(static_cast<unsigned>(rcode));
}

void compose_header(const Header& header, std::uint8_t* octets) {
  unsigned flags = (static_cast<unsigned>(header.opcode) & 0xFU) << 11 | (header.rcode & 0xFU);
  if (header.qr) flags |= 0x8000U;
  if (header.aa) flags |= 0x0400U;
  if (header.tc) flags |= 0x0200U;
  if (header.rd) flags |= 0x0100U;
  if (header.ra) flags |= 0x0080U;
  if (header.z) flags |= 0x0040U;
  if (header.ad) flags |= 0x0020U;
  if (header.cd) flags |= 0x0010U;
  store_u16(octets, header.id);
  store_u16(octets + 2, static_cast<std::uint16_t>(flags));
  store_u16(octets + 4, header.qdcount);
  store_u16(octets + 6, header.ancount);
  store_u16(octets + 8, header.nscount);
  store_u16(octets + 10, header.arcount);
}

}  // namespace sekisho::dns
