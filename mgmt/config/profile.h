// A network model (α, α', β, β', government cloud) becomes the realms, views and routes that it means.
//
// The expansion is TOML text with a comment beside each rule, parsed like a file called "profile MODEL"; what staff
// wrote is laid over it: a realm, view or group of the same name adds to the model's lists and replaces its single
// values. So everything that is in force has a place that can be looked up, in a file or in the profile. What the
// models forbid cannot be said by them: the LGWAN realm forwards only, has no way to the Internet, and the Internet
// side never asks POI. Threads: pure. Spec: domain facts L-1, L-14, N-1; ministry's guideline on network models.
#pragma once

#include "mgmt/config/document.h"
#include "mgmt/config/load.h"

namespace sekisho::mgmt::config {

/// What a network model needs to know to become realms, views and routes.
struct Profile {
  Text model;
  List<Endpoint> poi, internet_forwarders, cloud_servers;
  List<dns::Name> lgwan_zones, lgwan_only, breakout, cloud_zones;
  Text lgwan_device, internet_device, cloud_device;
  List<IpAddress> lgwan_source, internet_source, cloud_source;
  Text lgwan_port, internet_port, cloud_port;
  List<IpPrefix> lgwan_networks, internet_networks, cloud_networks;
};

/// The rules of the profile as TOML; what is missing or without meaning goes to `out`.
std::string profile_text(const Profile& profile, Diagnostics& out);

/// Reads root's [profile] and lays root over its rules. False: the profile has mistakes, which are in `result`.
bool expand_profile(Node& root, LoadResult& result);

}  // namespace sekisho::mgmt::config
