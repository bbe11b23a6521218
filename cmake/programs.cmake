# The programs. sekishod is the composition root (appliance/), sekishoctl is for staff.
file(GLOB sekishod_sources CONFIGURE_DEPENDS appliance/*.cc)
list(FILTER sekishod_sources EXCLUDE REGEX "/main\\.cc$")
if(sekishod_sources)
  set(sekishod_libraries sekisho_dataplane_dpdk sekisho_dataplane_io sekisho_resolver_trace sekisho_mgmt_life
                         sekisho_mgmt_config sekisho_mgmt_pair sekisho_mgmt_client sekisho_mgmt_audit sekisho_mgmt_mail sekisho_mgmt_domain sekisho_mgmt_trust sekisho_mgmt_watch sekisho_mgmt_dnstap
                         sekisho_mgmt_capture sekisho_mgmt_metrics sekisho_mgmt_control sekisho_ext_cli11)
  add_library(sekishod_parts OBJECT ${sekishod_sources})
  target_link_libraries(sekishod_parts PRIVATE ${sekishod_libraries})
  sekisho_precompiled(sekishod_parts std)
  target_compile_definitions(sekishod_parts PRIVATE SEKISHO_VERSION="${PROJECT_VERSION}")
  add_executable(sekishod appliance/main.cc $<TARGET_OBJECTS:sekishod_parts>)
  target_link_libraries(sekishod PRIVATE sekisho_ext_mimalloc ${sekishod_libraries})
  target_compile_definitions(sekishod PRIVATE SEKISHO_VERSION="${PROJECT_VERSION}")
  if(SEKISHO_TESTS)
    # For conformance tests: a clock that they move, and anchors that may lie anywhere, take the place of what the
    # archives hold.
    file(GLOB testclock_sources CONFIGURE_DEPENDS tests/conformance/*.cc)
    add_executable(sekishod-testclock appliance/main.cc $<TARGET_OBJECTS:sekishod_parts> ${testclock_sources})
    target_link_libraries(sekishod-testclock PRIVATE ${sekishod_libraries})
    target_compile_definitions(sekishod-testclock PRIVATE SEKISHO_VERSION="${PROJECT_VERSION}")
  endif()
endif()
file(GLOB sekishoctl_sources CONFIGURE_DEPENDS mgmt/cli/main/*.cc)
if(sekishoctl_sources)
  add_executable(sekishoctl ${sekishoctl_sources})
  target_link_libraries(sekishoctl PRIVATE sekisho_mgmt_cli sekisho_ext_cli11)
  # Completion for bash comes from the program's own command tree.
  set(completion ${PROJECT_BINARY_DIR}/share/bash-completion/completions)
  file(MAKE_DIRECTORY ${completion})
  add_custom_command(TARGET sekishoctl POST_BUILD COMMAND sekishoctl completion bash > ${completion}/sekishoctl VERBATIM)
endif()
