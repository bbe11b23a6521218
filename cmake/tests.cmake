# Unit tests mirror the tree: tests/unit/<folder>/*.cc -> test_<folder>.
if(NOT SEKISHO_TESTS)
  return()
endif()
enable_testing()
find_package(GTest REQUIRED)
include(GoogleTest)

file(GLOB support_sources CONFIGURE_DEPENDS tests/support/*.cc)
if(support_sources)
  add_library(sekisho_test_support STATIC ${support_sources})
  target_link_libraries(sekisho_test_support PUBLIC sekisho_dnssec sekisho_dns GTest::gtest
                        PRIVATE sekisho_ext_openssl)
else()
  add_library(sekisho_test_support INTERFACE)
  target_link_libraries(sekisho_test_support INTERFACE sekisho_dns GTest::gtest)
endif()

# What reads packets and answers from networks. Their tests run under ASan and UBSan each time, the others' with tests/run --full.
set(exposed dns dnssec/crypto dnssec forwarding nat-map views resolver/mailbox resolver/cache resolver/copy resolver/machine
            dataplane/pipeline)
add_custom_target(exposed_tests)

get_property(modules GLOBAL PROPERTY SEKISHO_MODULES)
foreach(folder ${modules})
  file(GLOB sources CONFIGURE_DEPENDS tests/unit/${folder}/*.cc)
  if(sources)
    sekisho_target_name(${folder} target)
    string(REPLACE "sekisho_" "test_" test ${target})
    add_executable(${test} ${sources})
    target_link_libraries(${test} PRIVATE ${target} sekisho_test_support GTest::gmock GTest::gtest_main)
    sekisho_precompiled(${test} test)
    target_compile_definitions(${test} PRIVATE SEKISHO_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
    add_test(NAME unit/${folder} COMMAND ${test})
    set(labels unit)
    if(folder IN_LIST exposed)
      list(APPEND labels exposed)
      add_dependencies(exposed_tests ${test})
    endif()
    set_tests_properties(unit/${folder} PROPERTIES TIMEOUT 300 LABELS "${labels}"
                         ENVIRONMENT "LSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/sanitizers/lsan.supp:print_suppressions=0")
  endif()
endforeach()
# The composition root is no module: its parts are tested as they are linked into sekishod.
file(GLOB appliance_tests CONFIGURE_DEPENDS tests/unit/appliance/*.cc)
if(TARGET sekishod_parts AND appliance_tests)
  add_executable(test_appliance ${appliance_tests} $<TARGET_OBJECTS:sekishod_parts>
                 tests/unit/resolver/engine/gateway.cc tests/unit/resolver/engine/loopback_server.cc)
  target_include_directories(test_appliance PRIVATE tests/unit/resolver/engine)
  target_link_libraries(test_appliance PRIVATE ${sekishod_libraries} sekisho_mgmt_cli sekisho_test_support
                                               GTest::gmock GTest::gtest_main)
  sekisho_precompiled(test_appliance test)
  target_compile_definitions(test_appliance PRIVATE SEKISHO_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  add_test(NAME unit/appliance COMMAND test_appliance)
  set_tests_properties(unit/appliance PROPERTIES TIMEOUT 300 LABELS unit
                       ENVIRONMENT "LSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/sanitizers/lsan.supp:print_suppressions=0")
endif()
# Its objects are mimalloc's (decision 14), unless a sanitizer watches them.
if(TARGET sekishod AND NOT SEKISHO_SANITIZE)
  add_test(NAME unit/allocator COMMAND sekishod --version)
  set_tests_properties(unit/allocator PROPERTIES TIMEOUT 60 LABELS unit ENVIRONMENT "MIMALLOC_VERBOSE=1"
                       PASS_REGULAR_EXPRESSION "mimalloc: process init")
endif()
if(TARGET test_dataplane_dpdk)
  target_link_libraries(test_dataplane_dpdk PRIVATE sekisho_ext_dpdk)  # its tests instantiate EthdevIo
endif()
if(TARGET port_reflector)
  add_test(NAME integration/ports COMMAND ${PROJECT_SOURCE_DIR}/tests/integration/ports_test.py ${CMAKE_BINARY_DIR})
  set_tests_properties(integration/ports PROPERTIES TIMEOUT 120 LABELS integration SKIP_RETURN_CODE 77)
endif()

# Alert rules and dashboard, by Prometheus' own tool.
add_test(NAME monitoring COMMAND ${PROJECT_SOURCE_DIR}/tests/monitoring/check.py)
set_tests_properties(monitoring PROPERTIES TIMEOUT 120 LABELS unit)

# Whole resolutions in virtual time: tests/replay/*.replay, one test each.
file(GLOB replay_sources CONFIGURE_DEPENDS tests/replay/*.cc)
if(replay_sources)
  add_executable(test_replay ${replay_sources})
  target_link_libraries(test_replay PRIVATE sekisho_resolver_machine sekisho_test_support GTest::gtest_main)
  target_compile_definitions(test_replay PRIVATE SEKISHO_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  sekisho_precompiled(test_replay test)
  add_test(NAME replay COMMAND test_replay)
  set_tests_properties(replay PROPERTIES TIMEOUT 300 LABELS "replay;exposed")
  add_dependencies(exposed_tests test_replay)
endif()
