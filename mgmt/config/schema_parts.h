// The schema's tables, one function each, for schema_root.cc to put together. Not for other modules.
#pragma once

#include "mgmt/config/schema.h"

namespace sekisho::mgmt::config {

const TableSchema& profile_schema();
Row profile_row();
const TableSchema& server_schema();
const TableSchema& cpu_schema();
const TableSchema& dpdk_schema();
const TableSchema& cache_schema();
const TableSchema& limits_schema();
const TableSchema& rates_schema();
const TableSchema& metrics_schema();
const TableSchema& watch_schema();
const TableSchema& dnstap_schema();
const TableSchema& nat_schema();
const TableSchema& organisation_schema();
const TableSchema& mail_schema();
const TableSchema& control_schema();
const TableSchema& pair_schema();
const TableSchema& port_schema();
const TableSchema& realm_schema();
/// The rows of a realm that say what it validates with.
std::vector<Row> validation_rows();
const TableSchema& view_schema();

}  // namespace sekisho::mgmt::config
