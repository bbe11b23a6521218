# What `cmake --install` puts where; the Debian package is made of the same tree (appliance/package/build).
include(GNUInstallDirs)
set(share ${CMAKE_INSTALL_DATADIR}/sekisho)

install(TARGETS sekishod RUNTIME DESTINATION ${CMAKE_INSTALL_SBINDIR})
install(TARGETS sekishoctl RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES ${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/redirect.bpf.o DESTINATION lib/sekisho)
install(FILES ${completion}/sekishoctl DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)

install(FILES configs/sekisho.schema.json configs/nat-map.schema.json DESTINATION ${share}/schema)
install(DIRECTORY configs/router-templates configs/pair-templates configs/grafana configs/prometheus DESTINATION ${share})
install(FILES configs/sekisho.toml configs/nat-map.toml appliance/systemd/netns.conf appliance/systemd/pci.conf
        DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples)
file(GLOB guides docs/*.md)
list(FILTER guides EXCLUDE REGEX "/(status|requirements-matrix|conformance)\\.md$")
install(FILES ${guides} DESTINATION ${CMAKE_INSTALL_DOCDIR})

# The prefix is known when it is installed, and no file of a configuration in use is overwritten.
install(CODE [[
  set(root "$ENV{DESTDIR}")
  cmake_path(ABSOLUTE_PATH CMAKE_INSTALL_PREFIX NORMALIZE OUTPUT_VARIABLE prefix)
  set(SEKISHO_SBINDIR ${prefix}/sbin)
  set(SEKISHO_BINDIR ${prefix}/bin)
  set(etc /etc/sekisho)
  if(NOT prefix STREQUAL "/usr" AND NOT prefix STREQUAL "/usr/local")
    set(etc ${prefix}/etc/sekisho)
  endif()
]])
install(CODE "set(source \"${PROJECT_SOURCE_DIR}\")")
install(CODE [[
  configure_file(${source}/appliance/systemd/sekishod.service.in ${root}${prefix}/lib/systemd/system/sekishod.service @ONLY)
  configure_file(${source}/appliance/systemd/sekisho-pair.service.in ${root}${prefix}/lib/systemd/system/sekisho-pair.service @ONLY)
  file(INSTALL ${source}/appliance/package/sekisho.sysusers DESTINATION ${prefix}/lib/sysusers.d RENAME sekisho.conf)
  file(INSTALL ${source}/appliance/package/sekisho.tmpfiles DESTINATION ${prefix}/lib/tmpfiles.d RENAME sekisho.conf)
  if(NOT EXISTS ${root}${etc}/sekisho.toml)
    file(INSTALL ${source}/appliance/package/sekisho.toml DESTINATION ${etc})
  endif()
]])

# Manual pages in both languages, where pandoc is: a package is not made without.
find_program(SEKISHO_PANDOC pandoc)
if(SEKISHO_PANDOC)
  if(DEFINED ENV{SOURCE_DATE_EPOCH})
    set(epoch $ENV{SOURCE_DATE_EPOCH})
  else()
    execute_process(COMMAND git log -1 --format=%ct WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} OUTPUT_VARIABLE epoch
                    OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  endif()
  execute_process(COMMAND date -u -d @${epoch} +%Y-%m-%d OUTPUT_VARIABLE manual_date OUTPUT_STRIP_TRAILING_WHITESPACE
                  ERROR_QUIET)
  set(texts ${PROJECT_SOURCE_DIR}/appliance/package/man)
  set(manual_pages)
  function(sekisho_manual_page name section language)
    set(language_folder)
    if(NOT language STREQUAL "en")
      set(language_folder ${language}/)
    endif()
    set(page ${PROJECT_BINARY_DIR}/share/man/${language_folder}man${section}/${name}.${section})
    cmake_path(GET page PARENT_PATH folder)
    file(MAKE_DIRECTORY ${folder})
    add_custom_command(
      OUTPUT ${page}
      COMMAND /usr/bin/python3 ${texts}/make_man.py ${name} ${section} ${language} ${PROJECT_VERSION} "${manual_date}" ${page} ${ARGN}
      DEPENDS ${texts}/make_man.py ${ARGN}
      VERBATIM)
    set(manual_pages ${manual_pages} ${page} PARENT_SCOPE)
  endfunction()
  set(docs ${PROJECT_SOURCE_DIR}/docs)
  foreach(language en ja)
    sekisho_manual_page(sekishod 8 ${language} ${texts}/sekishod.8.${language}.md)
    sekisho_manual_page(sekishoctl 1 ${language} ${docs}/sekishoctl.${language}.md)
  endforeach()
  sekisho_manual_page(sekisho.toml 5 en ${docs}/config-reference.md)
  sekisho_manual_page(sekisho.toml 5 ja ${texts}/sekisho.toml.5.ja.md ${docs}/config-reference.md)
  add_custom_target(manual_pages DEPENDS ${manual_pages})
  install(DIRECTORY ${PROJECT_BINARY_DIR}/share/man/ DESTINATION ${CMAKE_INSTALL_MANDIR} OPTIONAL)
endif()
