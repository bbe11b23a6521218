# Third-party libraries, each behind one interface target with SYSTEM includes.
# Which folder may use which is checked by tests/arch (cmake/layers.txt).
find_package(PkgConfig REQUIRED)

function(sekisho_external name)
  cmake_parse_arguments(E "" "" "PKG;LINK;DEFINE" ${ARGN})
  add_library(sekisho_ext_${name} INTERFACE)
  foreach(pkg ${E_PKG})
    pkg_check_modules(${name}_${pkg} REQUIRED IMPORTED_TARGET ${pkg})
    target_include_directories(sekisho_ext_${name} SYSTEM INTERFACE ${${name}_${pkg}_INCLUDE_DIRS})
    target_link_directories(sekisho_ext_${name} INTERFACE ${${name}_${pkg}_LIBRARY_DIRS})
    target_link_libraries(sekisho_ext_${name} INTERFACE ${${name}_${pkg}_LIBRARIES})
  endforeach()
  target_link_libraries(sekisho_ext_${name} INTERFACE ${E_LINK})
  target_compile_definitions(sekisho_ext_${name} INTERFACE ${E_DEFINE})
endfunction()

# libdpdk's pkg-config injects -include rte_config.h and -march; only the
# include paths and the libraries are taken from it.
sekisho_external(dpdk PKG libdpdk LINK rte_bus_vdev bpf xdp)
target_compile_options(sekisho_ext_dpdk INTERFACE -include rte_config.h)
sekisho_external(rcu LINK rte_rcu rte_ring rte_eal)
target_include_directories(sekisho_ext_rcu SYSTEM INTERFACE ${dpdk_libdpdk_INCLUDE_DIRS})
target_compile_options(sekisho_ext_rcu INTERFACE)

sekisho_external(spdlog PKG spdlog DEFINE SPDLOG_COMPILED_LIB)
sekisho_external(asio DEFINE BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION)
# Their non-template parts are compiled once, here, and linked by every user of sekisho_ext_asio.
add_library(sekisho_asio_impl STATIC cmake/asio_impl.cc cmake/beast_impl.cc)
target_compile_definitions(sekisho_asio_impl PRIVATE BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_SEPARATE_COMPILATION
                           BOOST_BEAST_SEPARATE_COMPILATION)
target_compile_options(sekisho_asio_impl PRIVATE -w)
target_link_libraries(sekisho_asio_impl PUBLIC Threads::Threads)
target_link_libraries(sekisho_ext_asio INTERFACE sekisho_asio_impl)
sekisho_external(toml DEFINE TOML_EXCEPTIONS=0)
sekisho_external(json)
sekisho_external(cli11)
sekisho_external(pcap LINK pcap)
sekisho_external(prometheus LINK prometheus-cpp-core)
sekisho_external(openssl PKG openssl)
sekisho_external(sqlite PKG sqlite3)
sekisho_external(libarchive PKG libarchive)
# The allocator of the daemon alone. First among its libraries, so that malloc() and operator new are mimalloc's for all
# of them; sanitizers watch an allocator of their own.
if(SEKISHO_SANITIZE)
  sekisho_external(mimalloc)
else()
  find_package(mimalloc 2.0 REQUIRED)
  sekisho_external(mimalloc LINK mimalloc)
endif()
