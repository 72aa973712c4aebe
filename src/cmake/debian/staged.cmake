# What Debian has otherwise than `cmake --install`: run by cpack when everything is in its place, before it is packed.
set(root ${CPACK_TEMPORARY_INSTALL_DIRECTORY})
set(share ${root}/usr/share)
set(doc ${share}/doc/netlyap)
cmake_path(SET source NORMALIZE ${CMAKE_CURRENT_LIST_DIR}/../../..)

function(compress)
  execute_process(COMMAND gzip -9 --no-name --force ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

# Every library lies where the system looks.
file(RPATH_REMOVE FILE ${root}/usr/bin/netlyap)

# Debian's zsh does not look into site-functions of /usr/share.
file(RENAME ${share}/zsh/site-functions ${share}/zsh/vendor-completions)

file(GLOB pages ${share}/man/man1/*.1)
compress(${pages})

# Of the program, and of the package.
file(COPY_FILE ${doc}/CHANGELOG.md ${doc}/changelog)
file(TIMESTAMP ${source}/CHANGELOG.md date "%a, %d %b %Y %H:%M:%S +0000" UTC)
file(WRITE ${doc}/changelog.Debian
"${CPACK_PACKAGE_NAME} (${CPACK_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}) unstable; urgency=medium

  * Version ${CPACK_PACKAGE_VERSION}; changelog.gz says what is new.

 -- ${CPACK_DEBIAN_PACKAGE_MAINTAINER}  ${date}
")
compress(${doc}/changelog ${doc}/changelog.Debian)

# LICENSE in the form that Debian's programs read.
file(READ ${doc}/LICENSE license)
file(REMOVE ${doc}/LICENSE)
string(REGEX MATCH "^[^\n]*\n\nCopyright \\(c\\) ([^\n]+)\n\n(.*)$" found "${license}")
set(holders "${CMAKE_MATCH_1}")
string(STRIP "${CMAKE_MATCH_2}" terms)
string(REGEX REPLACE "\n(\n)" "\n.\\1" terms "${terms}")
string(REPLACE "\n" "\n " terms "${terms}")
file(WRITE ${doc}/copyright
"Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: ${CPACK_PACKAGE_NAME}

Files: *
Copyright: ${holders}
License: BSD-3-Clause
 ${terms}
")

# Whatever the umask was when the sources were fetched; what begins with #! can be started.
file(GLOB scripts ${share}/netlyap/slurm/*.sbatch)
execute_process(COMMAND chmod --recursive u=rwX,go=rX ${root} COMMAND chmod u+x,go+x ${scripts} COMMAND_ERROR_IS_FATAL ANY)
