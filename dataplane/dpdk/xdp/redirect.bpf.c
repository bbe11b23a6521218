// What an af_xdp port takes from its interface: UDP/53 to a service address. All else goes on to the kernel, so that
// ping, SSH, TCP/53 and routing work on the same interface and address.
//
// Fragments of UDP to a service address are dropped and counted: a query is never reassembled. UDP to a service
// address with broken headers, or with more than three IPv6 extension headers, goes to the lane, which counts what is
// malformed. At most one 802.1Q tag is looked through.
// The gateway fills the service maps; the driver fills xsks_map (its name is the driver's).
//
// The kernel lets a program that has CAP_BPF but not CAP_PERFMON (as the service's account) add constants alone to
// pointers into the packet, against speculation. Headers at fixed places are read there; what lies behind options or
// extensions, through a helper.
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/udp.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#define MAX_QUEUES 64
#define MAX_SERVICES 256
#define MAX_EXTENSIONS 3
#define FRAGMENT_BITS 0x3fff  // "more fragments" and the offset

struct {
  __uint(type, BPF_MAP_TYPE_XSKMAP);
  __uint(max_entries, MAX_QUEUES);
  __type(key, __u32);
  __type(value, __u32);
} xsks_map SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, MAX_SERVICES);
  __type(key, __u32);
  __type(value, __u8);
} services_v4 SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, MAX_SERVICES);
  __type(key, struct in6_addr);
  __type(value, __u8);
} services_v6 SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, __u64);
} fragments SEC(".maps");

static __always_inline int drop_fragment(void) {
  __u32 key = 0;
  __u64 *count = bpf_map_lookup_elem(&fragments, &key);
  if (count) *count += 1;
  return XDP_DROP;
}

static __always_inline int take(struct xdp_md *ctx) {
  return bpf_redirect_map(&xsks_map, ctx->rx_queue_index, XDP_PASS);
}

/// `offset`: of the UDP header; one that is cut off goes to the lane.
static __always_inline int take_if_dns(struct xdp_md *ctx, __u32 offset) {
  struct udphdr udp;
  if (bpf_xdp_load_bytes(ctx, offset, &udp, sizeof(udp)) == 0 && udp.dest != bpf_htons(53)) return XDP_PASS;
  return take(ctx);
}

/// The same where the header follows at once.
static __always_inline int take_if_dns_here(struct xdp_md *ctx, struct udphdr *udp, void *end) {
  if ((void *)(udp + 1) <= end && udp->dest != bpf_htons(53)) return XDP_PASS;
  return take(ctx);
}

static __always_inline int is_extension(__u8 next) {
  return next == IPPROTO_HOPOPTS || next == IPPROTO_DSTOPTS || next == IPPROTO_ROUTING || next == IPPROTO_FRAGMENT;
}

static __always_inline int from_ipv4(struct xdp_md *ctx, struct iphdr *ip, __u32 offset, void *end) {
  if ((void *)(ip + 1) > end || ip->protocol != IPPROTO_UDP) return XDP_PASS;
  __u32 address = ip->daddr;
  if (!bpf_map_lookup_elem(&services_v4, &address)) return XDP_PASS;
  if (ip->ihl < 5) return take(ctx);
  if (ip->frag_off & bpf_htons(FRAGMENT_BITS)) return drop_fragment();
  if (ip->ihl == 5) return take_if_dns_here(ctx, (struct udphdr *)(ip + 1), end);
  return take_if_dns(ctx, offset + ip->ihl * 4);
}

static __always_inline int from_ipv6(struct xdp_md *ctx, struct ipv6hdr *ip, __u32 offset, void *end) {
  if ((void *)(ip + 1) > end) return XDP_PASS;
  struct in6_addr address = ip->daddr;
  if (!bpf_map_lookup_elem(&services_v6, &address)) return XDP_PASS;
  __u8 next = ip->nexthdr;
  if (next == IPPROTO_UDP) return take_if_dns_here(ctx, (struct udphdr *)(ip + 1), end);
  offset += sizeof(*ip);
#pragma unroll
  for (int i = 0; i < MAX_EXTENSIONS; ++i) {
    if (!is_extension(next)) break;
    struct ipv6_opt_hdr extension;
    if (bpf_xdp_load_bytes(ctx, offset, &extension, sizeof(extension)) != 0) return XDP_PASS;
    if (next == IPPROTO_FRAGMENT) return extension.nexthdr == IPPROTO_UDP ? drop_fragment() : XDP_PASS;
    next = extension.nexthdr;
    offset += (extension.hdrlen + 1) * 8;
  }
  if (is_extension(next)) return take(ctx);
  return next == IPPROTO_UDP ? take_if_dns(ctx, offset) : XDP_PASS;
}

/// `header` is a constant where this is used.
static __always_inline int from_ip(struct xdp_md *ctx, __be16 type, __u32 header, void *start, void *end) {
  void *at = start + header;
  __u32 offset = header;
  asm volatile("" : "+r"(at), "+r"(offset));  // the one is not to be computed from the other
  if (type == bpf_htons(ETH_P_IP)) return from_ipv4(ctx, at, offset, end);
  if (type == bpf_htons(ETH_P_IPV6)) return from_ipv6(ctx, at, offset, end);
  return XDP_PASS;
}

SEC("xdp")
int sekisho_redir(struct xdp_md *ctx) {
  void *start = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
  struct ethhdr *ethernet = start;
  if ((void *)(ethernet + 1) > end) return XDP_PASS;
  if (ethernet->h_proto != bpf_htons(ETH_P_8021Q))
    return from_ip(ctx, ethernet->h_proto, sizeof(*ethernet), start, end);
  __be16 *tag = (__be16 *)(ethernet + 1);
  if ((void *)(tag + 2) > end) return XDP_PASS;
  return from_ip(ctx, tag[1], sizeof(*ethernet) + 2 * sizeof(*tag), start, end);
}

char _license[] SEC("license") = "Apache-2.0";
