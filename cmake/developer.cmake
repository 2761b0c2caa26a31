# What only the people who work on alidade need: warnings, instruction sets, a build that is quick to repeat.
# SPDX-License-Identifier: MIT

set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

find_program(ALIDADE_CCACHE ccache)
mark_as_advanced(ALIDADE_CCACHE)
if(ALIDADE_CCACHE AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${ALIDADE_CCACHE})
endif()

if(CMAKE_CROSSCOMPILING AND NOT CMAKE_SYSTEM_NAME STREQUAL "Generic")
  include(${CMAKE_CURRENT_LIST_DIR}/host_headers.cmake)
endif()

add_library(alidade_developer INTERFACE)
target_compile_features(alidade_developer INTERFACE cxx_std_20)
# Clang counts changes of sign as conversions, g++ does not; house.headers holds the headers to both.
target_compile_options(alidade_developer INTERFACE -Wall -Wextra -Wconversion -Wshadow -Werror
  $<$<CXX_COMPILER_ID:Clang>:-Wno-sign-conversion>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 warns inside its own AVX-512 headers.
  target_compile_options(alidade_developer INTERFACE -Wno-maybe-uninitialized)
endif()

# The instruction sets a program is built for on this target, and what asks the compiler for each.
set(alidade_flags_scalar -DALIDADE_SIMD=0)
set(alidade_flags_sse2)
set(alidade_flags_sse4 -msse4.2)
set(alidade_flags_avx2 -mavx2 -mfma)
set(alidade_flags_avx512 -mavx512f -mavx512bw -mavx512dq -mavx512vl -mavx512cd -mavx2 -mfma)
set(alidade_flags_neon)
if(EMSCRIPTEN)
  set(all scalar sse4)
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64)$")
  set(all scalar sse2 sse4 avx2 avx512)
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^(aarch64|arm)")
  set(all scalar neon)
else()
  set(all scalar)
endif()
set(ALIDADE_ISAS ${all} CACHE STRING "Instruction sets to build tests and benchmarks for")

# Sets `result` to whether a program for `isa` runs where it is built.
function(alidade_runs isa result)
  set(${result} TRUE PARENT_SCOPE)
  if(isa MATCHES "^avx" AND NOT CMAKE_CROSSCOMPILING)
    string(REPLACE "avx512" "avx512bw" feature ${isa})
    include(CheckCXXSourceRuns)
    check_cxx_source_runs("int main() { return !__builtin_cpu_supports(\"${feature}\"); }" ALIDADE_CPU_HAS_${feature})
    set(${result} ${ALIDADE_CPU_HAS_${feature}} PARENT_SCOPE)
  endif()
endfunction()
