# Programs for measuring and for proofs of drivers: not installed.
add_executable(port_reflector tests/integration/port_reflector.cc)
target_link_libraries(port_reflector PRIVATE sekisho_dataplane_dpdk sekisho_ext_dpdk)

# tests/bench/micro_<x>.cc -> bench_<x>: Google Benchmark, for one part alone. Not run by ctest.
if(SEKISHO_TESTS)
  find_package(benchmark REQUIRED)
  find_package(GTest REQUIRED)
  add_executable(bench_pipeline tests/bench/micro_pipeline.cc)
  target_link_libraries(bench_pipeline PRIVATE sekisho_dataplane_pipeline sekisho_test_support benchmark::benchmark)
endif()
file(GLOB dpdkgen_sources CONFIGURE_DEPENDS tests/bench/dpdkgen/*.cc)
add_executable(dpdkgen ${dpdkgen_sources})
target_link_libraries(dpdkgen PRIVATE sekisho_dns sekisho_dataplane_dpdk sekisho_ext_dpdk)
add_executable(lane_bench tests/bench/lane_bench/main.cc)
target_link_libraries(lane_bench PRIVATE sekisho_dataplane_dpdk)
add_executable(upstream_exchange tests/bench/upstream_exchange.cc)
target_link_libraries(upstream_exchange PRIVATE sekisho_resolver_engine)
