// What an af_xdp port takes from its interface: UDP/53 to a service address. All else goes on to the kernel, so that
// ping, SSH, TCP/53 and routing work on the same interface and address.
//
// Fragments of UDP to a service address are dropped and counted: a query is never reassembled. UDP to a service
// address with broken headers, or with more than three IPv6 extension headers, goes to the lane, which counts what is
// malformed. At most one 802.1Q tag is looked through.
// The gateway fills the service maps; the driver fills xsks_map (its name is the driver's).
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

static __always_inline int take_if_dns(struct xdp_md *ctx, void *l4, void *end) {
  struct udphdr *udp = l4;
  if ((void *)(udp + 1) <= end && udp->dest != bpf_htons(53)) return XDP_PASS;
  return take(ctx);
}

static __always_inline int is_extension(__u8 next) {
  return next == IPPROTO_HOPOPTS || next == IPPROTO_DSTOPTS || next == IPPROTO_ROUTING || next == IPPROTO_FRAGMENT;
}

static __always_inline int from_ipv4(struct xdp_md *ctx, void *at, void *end) {
  struct iphdr *ip = at;
  if ((void *)(ip + 1) > end || ip->protocol != IPPROTO_UDP) return XDP_PASS;
  __u32 address = ip->daddr;
  if (!bpf_map_lookup_elem(&services_v4, &address)) return XDP_PASS;
  if (ip->ihl < 5) return take(ctx);
  if (ip->frag_off & bpf_htons(FRAGMENT_BITS)) return drop_fragment();
  return take_if_dns(ctx, at + ip->ihl * 4, end);
}

static __always_inline int from_ipv6(struct xdp_md *ctx, void *at, void *end) {
  struct ipv6hdr *ip = at;
  if ((void *)(ip + 1) > end) return XDP_PASS;
  struct in6_addr address = ip->daddr;
  if (!bpf_map_lookup_elem(&services_v6, &address)) return XDP_PASS;
  __u8 next = ip->nexthdr;
  at += sizeof(*ip);
#pragma unroll
  for (int i = 0; i < MAX_EXTENSIONS; ++i) {
    if (!is_extension(next)) break;
    struct ipv6_opt_hdr *extension = at;
    if ((void *)(extension + 1) > end) return XDP_PASS;
    if (next == IPPROTO_FRAGMENT) return extension->nexthdr == IPPROTO_UDP ? drop_fragment() : XDP_PASS;
    next = extension->nexthdr;
    at += (extension->hdrlen + 1) * 8;
  }
  if (is_extension(next)) return take(ctx);
  return next == IPPROTO_UDP ? take_if_dns(ctx, at, end) : XDP_PASS;
}

SEC("xdp")
int sekisho_redir(struct xdp_md *ctx) {
  void *end = (void *)(long)ctx->data_end;
  struct ethhdr *ethernet = (void *)(long)ctx->data;
  if ((void *)(ethernet + 1) > end) return XDP_PASS;
  __be16 type = ethernet->h_proto;
  void *at = ethernet + 1;
  if (type == bpf_htons(ETH_P_8021Q)) {
    __be16 *tag = at;
    if ((void *)(tag + 2) > end) return XDP_PASS;
    type = tag[1];
    at = tag + 2;
  }
  if (type == bpf_htons(ETH_P_IP)) return from_ipv4(ctx, at, end);
  if (type == bpf_htons(ETH_P_IPV6)) return from_ipv6(ctx, at, end);
  return XDP_PASS;
}

char _license[] SEC("license") = "Apache-2.0";
