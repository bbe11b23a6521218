// Where mail goes.
#include "dns/rdata/shape.h"

namespace sekisho::dns {
namespace {

using enum Field;

constexpr Shape shapes[]{
    {RRType::mx, {u16, name}, true, true},  // RFC 1035 §3.3.9
    {RRType::mb, {name}, true, true},
    {RRType::md, {name}, true, true},
    {RRType::mf, {name}, true, true},
    {RRType::mg, {name}, true, true},
    {RRType::mr, {name}, true, true},
    {RRType::minfo, {name, name}, true, true},
    {RRType::px, {u16, name, name}, false, true},  // RFC 2163
    {RRType::smimea, {u8, u8, u8, hex}},           // RFC 8162
    {RRType::openpgpkey, {base64}},                // RFC 7929
};

}  // namespace

std::span<const Shape> mail_shapes() { return shapes; }

}  // namespace sekisho::dns
