# Programs for measuring and for proofs of drivers: not installed.
add_executable(port_reflector tests/integration/port_reflector.cc)
target_link_libraries(port_reflector PRIVATE sekisho_dataplane_dpdk sekisho_ext_dpdk)
