# Cortex-M4 with its single-precision FPU.
# SPDX-License-Identifier: MIT
set(cortex_m_cpu "-mcpu=cortex-m4 -mfloat-abi=hard -mfpu=fpv4-sp-d16")
set(cortex_m_board mps2-an386)
include(${CMAKE_CURRENT_LIST_DIR}/cortex-m.cmake)
