# The programs. sekishod is the composition root (appliance/), sekishoctl is for staff.
file(GLOB sekishod_sources CONFIGURE_DEPENDS appliance/*.cc)
if(sekishod_sources)
  add_executable(sekishod ${sekishod_sources})
  target_link_libraries(sekishod PRIVATE sekisho_dataplane_dpdk sekisho_dataplane_io sekisho_resolver_trace
                        sekisho_mgmt_config sekisho_mgmt_trust sekisho_mgmt_metrics sekisho_mgmt_control sekisho_ext_cli11)
  target_compile_definitions(sekishod PRIVATE SEKISHO_VERSION="${PROJECT_VERSION}")
endif()
file(GLOB sekishoctl_sources CONFIGURE_DEPENDS mgmt/cli/main/*.cc)
if(sekishoctl_sources)
  add_executable(sekishoctl ${sekishoctl_sources})
  target_link_libraries(sekishoctl PRIVATE sekisho_mgmt_cli sekisho_ext_cli11)
endif()
