# Cortex-M0+: no FPU, no divider. Its instructions are a subset of the M3's, whose board qemu has.
# SPDX-License-Identifier: MIT
set(cortex_m_cpu "-mcpu=cortex-m0plus")
set(cortex_m_board mps2-an385)
include(${CMAKE_CURRENT_LIST_DIR}/cortex-m.cmake)
