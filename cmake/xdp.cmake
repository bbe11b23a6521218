# The XDP program of af_xdp ports: built by clang for the kernel's virtual machine, put beside the programs, where it is looked for.
find_program(SEKISHO_CLANG NAMES clang-14 clang REQUIRED)
set(xdp_source ${PROJECT_SOURCE_DIR}/dataplane/dpdk/xdp/redirect.bpf.c)
set(xdp_object ${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/redirect.bpf.o)
add_custom_command(
  OUTPUT ${xdp_object}
  COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_RUNTIME_OUTPUT_DIRECTORY}
  COMMAND ${SEKISHO_CLANG} -target bpf -O2 -g -Wall -Werror -I/usr/include/${CMAKE_LIBRARY_ARCHITECTURE} -c ${xdp_source} -o
          ${xdp_object}
  DEPENDS ${xdp_source}
  COMMENT "Building the XDP program"
  VERBATIM)
add_custom_target(xdp_redirect ALL DEPENDS ${xdp_object})
add_dependencies(sekisho_dataplane_dpdk xdp_redirect)
