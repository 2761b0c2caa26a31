# The four targets. All are header-only: what they carry is include folders and what they stand on.
# SPDX-License-Identifier: MIT

set(ALIDADE_GLOBAL GLOBAL)
include(${CMAKE_CURRENT_LIST_DIR}/dependencies.cmake)

function(alidade_library name)
  add_library(alidade_${name} INTERFACE)
  add_library(alidade::${name} ALIAS alidade_${name})
  set_target_properties(alidade_${name} PROPERTIES EXPORT_NAME ${name})
  target_link_libraries(alidade_${name} INTERFACE ${ARGN})
endfunction()

# What `name` needs for a feature: linked, and told to the installed package in ALIDADE_<name>_NEEDS.
function(alidade_needs name feature dependency)
  if(ALIDADE_WITH_${feature} STREQUAL "OFF")
    return()
  endif()
  cmake_language(CALL alidade_find_${dependency})
  if(NOT TARGET alidade::${dependency})
    set(missing "alidade::${name} needs ${alidade_hint_${dependency}}, which was not found")
    if(NOT ALIDADE_WITH_${feature} STREQUAL "AUTO")
      message(FATAL_ERROR "${missing}: install it, or set ALIDADE_WITH_${feature}=OFF.")
    endif()
    if(name STREQUAL "alidade")
      message(STATUS "${missing}: its headers do without.")
      return()
    endif()
    message(STATUS "${missing}: that target cannot be used in this build.")
  endif()
  target_link_libraries(alidade_${name} INTERFACE alidade::${dependency})
  set(ALIDADE_${name}_NEEDS ${ALIDADE_${name}_NEEDS} ${dependency} PARENT_SCOPE)
endfunction()

alidade_library(core)
target_compile_features(alidade_core INTERFACE cxx_std_20)
target_include_directories(alidade_core INTERFACE
  $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)

alidade_library(alidade alidade::core)
alidade_needs(alidade SIMD xsimd)
alidade_needs(alidade MEASURE eigen)
if(ALIDADE_WITH_SIMD STREQUAL "OFF")
  # An xsimd that the compiler happens to find stays unused.
  target_compile_definitions(alidade_alidade INTERFACE ALIDADE_SIMD=0)
endif()

alidade_library(io alidade::core)
alidade_needs(io IO stb)

alidade_library(dnn alidade::alidade)
alidade_needs(dnn DNN opencv)
alidade_needs(dnn DNN json)
