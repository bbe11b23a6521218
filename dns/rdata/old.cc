// What was replaced, but still has names inside that must be lowered or expanded.
#include "dns/rdata/shape.h"

namespace sekisho::dns {
namespace {

using enum Field;

constexpr Shape shapes[]{
    {RRType::sig, {rrtype, algorithm, u8, u32, time, time, u16, name, base64}, false, true},  // RFC 2535 §4
    {RRType::nxt, {name, old_types}, false, true},                                            // RFC 2535 §5
};

}  // namespace

std::span<const Shape> old_shapes() { return shapes; }

}  // namespace sekisho::dns
