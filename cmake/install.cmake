# `cmake --install`: the headers, the targets (one component to a file), and what find_package reads.
# SPDX-License-Identifier: MIT

include(CMakePackageConfigHelpers)
set(folder ${CMAKE_INSTALL_DATADIR}/cmake/alidade)

install(DIRECTORY include/alidade DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.hpp")
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/licenses/alidade)
foreach(component core alidade io dnn)
  install(TARGETS alidade_${component} EXPORT alidade_${component})
  install(EXPORT alidade_${component} NAMESPACE alidade:: DESTINATION ${folder} FILE alidade_${component}.cmake)
endforeach()

set(ALIDADE_SWITCHED_OFF)
foreach(component io dnn)
  if(NOT ALIDADE_${component}_NEEDS)
    list(APPEND ALIDADE_SWITCHED_OFF ${component})
  endif()
endforeach()
configure_package_config_file(cmake/alidadeConfig.cmake.in alidadeConfig.cmake INSTALL_DESTINATION ${folder}
  NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)
write_basic_package_version_file(alidadeConfigVersion.cmake COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES ${PROJECT_BINARY_DIR}/alidadeConfig.cmake ${PROJECT_BINARY_DIR}/alidadeConfigVersion.cmake
  cmake/dependencies.cmake DESTINATION ${folder})

# For those who use no CMake: alidade::alidade by pkg-config.
file(RELATIVE_PATH to_prefix /prefix/${CMAKE_INSTALL_DATADIR}/pkgconfig /prefix)
string(REPLACE "eigen" "eigen3" pc_requires "${ALIDADE_alidade_NEEDS}")
string(REPLACE ";" " " pc_requires "${pc_requires}")
get_target_property(definitions alidade_alidade INTERFACE_COMPILE_DEFINITIONS)
set(pc_definitions)
if(definitions)
  list(TRANSFORM definitions PREPEND -D OUTPUT_VARIABLE pc_definitions)
endif()
configure_file(cmake/alidade.pc.in alidade.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/alidade.pc DESTINATION ${CMAKE_INSTALL_DATADIR}/pkgconfig)
