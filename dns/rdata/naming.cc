// Names for names, and the apex of a zone.
#include "dns/rdata/shape.h"

namespace sekisho::dns {
namespace {

using enum Field;

constexpr Shape shapes[]{
    {RRType::ns, {name}, true, true},  // RFC 1035 §3.3
    {RRType::cname, {name}, true, true},
    {RRType::ptr, {name}, true, true},
    {RRType::soa, {name, name, u32, seconds, seconds, seconds, seconds}, true, true},
    {RRType::dname, {name}, false, true},  // RFC 6672
    {RRType::csync, {u32, u16, types}},    // RFC 7477
    {RRType::zonemd, {u32, u8, u8, hex}},  // RFC 8976
};

}  // namespace

std::span<const Shape> naming_shapes() { return shapes; }

}  // namespace sekisho::dns
