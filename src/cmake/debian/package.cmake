# Everything that is said of the Debian package: read by cpack, not by cmake.
if(NOT CPACK_GENERATOR STREQUAL "DEB")
  return()
endif()
foreach(program IN ITEMS dpkg-shlibdeps file)  # without them cpack makes a package that depends on no library
  find_program(found_${program} ${program} NO_CACHE)
  if(NOT found_${program})
    message(FATAL_ERROR "${program}, which finds the libraries that a Debian package needs, is missing: "
                        "`apt install dpkg-dev file` brings it.")
  endif()
endforeach()
cmake_path(SET source NORMALIZE ${CMAKE_CURRENT_LIST_DIR}/../../..)
file(READ ${source}/CITATION.cff citation)

# Who makes the package maintains it, named as by Debian's own tools (DEBFULLNAME, DEBEMAIL); where nobody is named, the authors.
if(NOT CPACK_DEBIAN_PACKAGE_MAINTAINER)
  set(name "$ENV{DEBFULLNAME}")
  set(address "$ENV{DEBEMAIL}")
  if(NOT name)
    string(REGEX MATCH "\nauthors:\n  - name: ([^\n]+)" found "${citation}")
    set(name "${CMAKE_MATCH_1}")
  endif()
  if(NOT address)
    cmake_host_system_information(RESULT host QUERY FQDN)
    if(NOT host MATCHES "\\.")
      string(APPEND host .localdomain)
    endif()
    set(address "netlyap@${host}")
  endif()
  set(CPACK_DEBIAN_PACKAGE_MAINTAINER "${name} <${address}>")
endif()

# The first line is that of project(); below it the abstract of CITATION.cff.
string(REGEX MATCH "\nabstract: >-\n((  [^\n]+\n)+)" found "${citation}")
string(REGEX REPLACE "(^|\n)  " "\\1" text "${CMAKE_MATCH_1}")
string(STRIP "${text}" text)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "${text}")

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 0upstream1)  # older than a first one of Debian's own, 1
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)

# Libraries are found by dpkg-shlibdeps. What draws is what jobs/packages installs for it; without it everything is computed.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "openmpi-bin, python3:any")
file(STRINGS ${source}/jobs/packages plot REGEX "^packages_plot=")
string(REGEX REPLACE "^packages_plot=\\((.*)\\)$" "\\1" plot "${plot}")
string(REPLACE " " ", " CPACK_DEBIAN_PACKAGE_RECOMMENDS "${plot}")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "dataset-fashion-mnist, slurm-client")

set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ
                                                WORLD_EXECUTE)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${CMAKE_CURRENT_LIST_DIR}/postinst ${CMAKE_CURRENT_LIST_DIR}/prerm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/staged.cmake)
