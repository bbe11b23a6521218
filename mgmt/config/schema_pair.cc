// Keys of [pair]: two gateways that stand in for each other, by VRRP or anycast, with one configuration.
#include "mgmt/config/schema_parts.h"
#include "mgmt/config/values.h"

namespace sekisho::mgmt::config {
namespace {

const TableSchema& peer_schema() {
  static const TableSchema schema{
      "pair.peer",
      "The other node: where its control API is, and how this node shows who it is. Without a url nothing is pushed.",
      {
          row("url", &PairPeer::url,
              {.default_text = "\"\"",
               .bounds = {0, 255},
               .doc = "Its control API over TLS, https://ADDRESS:PORT, on a network of the two nodes' own."}),
          row("ca", &PairPeer::ca,
              {.default_text = "\"\"",
               .bounds = {0, 1023},
               .doc = "PEM file with the authority that signed its certificate, relative to the main file."}),
          row("token-file", &PairPeer::token_file,
              {.default_text = "\"\"",
               .bounds = {0, 1023},
               .doc = "File with the token that the peer has made for this node (role operator)."}),
          row("certificate", &PairPeer::certificate,
              {.default_text = "\"\"",
               .bounds = {0, 1023},
               .doc = "PEM file with this node's client certificate, in place of a token."}),
          row("key", &PairPeer::key,
              {.default_text = "\"\"", .bounds = {0, 1023}, .doc = "PEM file with the certificate's key."}),
          row("person", &PairPeer::person,
              {.default_text = "\"\"",
               .bounds = {0, 64},
               .doc = "Person of the token or certificate by which the peer comes in here: nobody else may push."}),
      }};
  return schema;
}

const TableSchema& network_schema() {
  static const TableSchema schema{
      "pair.network",
      "A network of clients whose addresses move from node to node.",
      {
          row("name", &PairNetwork::name,
              {.required = true, .bounds = {1, 32}, .doc = "Name of the network, for keepalived and messages."}),
          row("interface", &PairNetwork::interface,
              {.required = true,
               .bounds = {1, 15},
               .doc = "Interface of the kernel on it: the port's device, or the TAP of a port that has one."}),
          row("vrid", &PairNetwork::vrid,
              {.default_text = "0",
               .bounds = {0, 255},
               .doc = "VRRP's number of the virtual router (1 to 255), the same on both nodes and nobody else's on "
                      "this network."}),
          row("priority", &PairNetwork::priority,
              {.default_text = "100",
               .bounds = {1, 254},
               .doc = "VRRP priority of this node; the higher one is active when both start."}),
          row("addresses", &PairNetwork::addresses,
              {.required = true, .doc = "The addresses that clients ask: they are where the active node is."}),
          row("own", &PairNetwork::own,
              {.default_text = "[]", .doc = "This node's own addresses on the network, one of each family at most."}),
          row("peer", &PairNetwork::peer,
              {.default_text = "[]", .doc = "The peer's own addresses on the network, one of each family at most."}),
          row("witnesses", &PairNetwork::witnesses,
              {.default_text = "[]",
               .doc =
                   "Routers or servers on the network that answer to ping: when none of them does, this node is cut "
                   "off from it and stands back. Give two."}),
      }};
  return schema;
}

const TableSchema& exit_schema() {
  static const TableSchema schema{
      "pair.exit",
      "A realm's way out on this node, in place of what [[realm]] says for both.",
      {
          row("realm", &PairExit::realm, {.required = true, .doc = "The realm."}),
          row("device", &PairExit::device,
              {.default_text = "\"\"", .bounds = {0, 15}, .doc = "Its device here; empty: as [[realm]] says."}),
          row("source", &PairExit::source,
              {.default_text = "[]", .doc = "Its source addresses here; empty: as [[realm]] says."}),
          row("witnesses", &PairExit::witnesses,
              {.default_text = "[]",
               .doc =
                   "Routers or servers beyond its device that answer to ping: when none of them does, and the peer "
                   "says that it has lost fewer ways out, this node stands back. Give two."}),
      }};
  return schema;
}

const TableSchema& health_schema() {
  static const TableSchema schema{
      "pair.health",
      "When this node is fit to be the active one: `sekishoctl pair check` asks, keepalived acts.",
      {
          row("socket", &PairHealth::socket,
              {.default_text = "\"/run/sekisho/health.sock\"",
               .effect = Effect::restart,
               .bounds = {1, 107},
               .doc =
                   "Unix socket that says whether lanes, workers and canaries are well; no manager stands between."}),
          row("interval", &PairHealth::interval,
              {.default_text = "\"100ms\"",
               .bounds = {50, 10'000},
               .doc = "How often it is looked at, by the gateway and by `sekishoctl pair watch`."}),
          row("patience", &PairHealth::patience,
              {.default_text = "\"150ms\"",
               .bounds = {20, 10'000},
               .doc = "A lane, a worker, the gateway as a whole or a witness that does not answer in this time has "
                      "failed once."}),
          row("fall", &PairHealth::fall,
              {.default_text = "2", .bounds = {1, 100}, .doc = "So many failures in a row: this node stands back."}),
          row("rise", &PairHealth::rise,
              {.default_text = "20",
               .bounds = {1, 1000},
               .doc = "So many successes in a row: this node may be active again."}),
          row("canary", &PairHealth::canary,
              {.default_text = "\"answered\"",
               .bounds = {.choices = {"answered", "well", "off"}},
               .doc =
                   "What each view's canary must get through the data path: any reply (answered: what fails upstream "
                   "mostly fails for both nodes), the one that it expects (well), or it is not asked (off)."}),
          row("canary-limit", &PairHealth::canary_limit,
              {.default_text = "\"15s\"",
               .bounds = {7'000, 600'000},
               .doc = "A view whose canary got no such reply for so long has failed."}),
      }};
  return schema;
}

const TableSchema& neighbour_schema() {
  static const TableSchema schema{
      "pair.anycast.neighbour",
      "A router that this node tells of its addresses.",
      {
          row("address", &PairNeighbour::address, {.required = true, .doc = "Its address."}),
          row("as", &PairNeighbour::as, {.required = true, .bounds = {1, UINT32_MAX}, .doc = "Its AS number."}),
      }};
  return schema;
}

const TableSchema& anycast_schema() {
  static const TableSchema schema{
      "pair.anycast",
      "With method = \"anycast\": both nodes announce the same addresses by BGP while they are well.",
      {
          row("interface", &PairAnycast::interface,
              {.default_text = "\"lo\"",
               .bounds = {1, 15},
               .doc = "Where the addresses are while this node is well: what is there is announced."}),
          row("as", &PairAnycast::as,
              {.default_text = "0", .bounds = {0, UINT32_MAX}, .doc = "This node's AS number."}),
          row("bfd", &PairAnycast::bfd,
              {.default_text = "true",
               .doc = "Routers notice a dead node by BFD (RFC 5880) within half a second, not by BGP's timers."}),
          tables_row("neighbour", &PairAnycast::neighbours, neighbour_schema(),
                     {.default_text = "[]", .doc = "Routers."}),
      }};
  return schema;
}

}  // namespace

const TableSchema& pair_schema() {
  static const TableSchema schema{
      "pair",
      "Two gateways that stand in for each other. Stands in node.toml with all that is this node's own; what stands "
      "in "
      "other files is the same on both nodes, and is pushed when a change is kept.",
      {
          row("node", &Pair::node,
              {.default_text = "\"\"",
               .effect = Effect::restart,
               .bounds = {0, 64},
               .doc = "This node's name in the pair; empty: there is no pair."}),
          row("method", &Pair::method,
              {.default_text = "\"vrrp\"",
               .bounds = {.choices = {"vrrp", "anycast"}},
               .doc =
                   "How clients find the node that is well: its addresses move (vrrp, keepalived), or both announce "
                   "them (anycast, FRR or BIRD)."}),
          row("preempt", &Pair::preempt,
              {.default_text = "false",
               .doc = "true: the node of the higher priority takes over again when it is back; false: the active one "
                      "stays, which costs clients nothing."}),
          row("advertise", &Pair::advertise,
              {.default_text = "\"200ms\"",
               .bounds = {10, 40'950},
               .doc =
                   "VRRP's interval of advertisements; a silent node is given up after a little more than three."}),
          row("look-interval", &Pair::look_interval,
              {.default_text = "\"10s\"",
               .bounds = {1'000, 3'600'000},
               .doc = "How often the peer is asked whether it is in step; a change is pushed at once."}),
          table_row("peer", &Pair::peer, peer_schema(), {.doc = "The other node."}),
          table_row("health", &Pair::health, health_schema(), {.doc = "When this node is fit to be active."}),
          table_row("anycast", &Pair::anycast, anycast_schema(), {.doc = "For method = \"anycast\"."}),
          tables_row("network", &Pair::networks, network_schema(), {.default_text = "[]", .doc = "Client networks."}),
          tables_row("exit", &Pair::exits, exit_schema(), {.default_text = "[]", .doc = "This node's ways out."}),
      }};
  return schema;
}

}  // namespace sekisho::mgmt::config
