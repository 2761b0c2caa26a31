# Cortex-M7 with its double-precision FPU.
# SPDX-License-Identifier: MIT
set(cortex_m_cpu "-mcpu=cortex-m7 -mfloat-abi=hard -mfpu=fpv5-d16")
set(cortex_m_board mps2-an500)
include(${CMAKE_CURRENT_LIST_DIR}/cortex-m.cmake)
