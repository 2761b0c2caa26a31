# What the Cortex-M toolchains share: bare metal, run by qemu on one of Arm's MPS2 boards.
# SPDX-License-Identifier: MIT
#
# `cortex_m_cpu` are the compiler's flags for the core, `cortex_m_board` is the board to run on.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR arm)
set(CMAKE_CXX_COMPILER arm-none-eabi-g++)
set(CMAKE_FIND_ROOT_PATH /usr/lib/arm-none-eabi)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)  # without start-up code nothing links
set(CMAKE_EXECUTABLE_SUFFIX_CXX .elf)
set(CMAKE_CXX_FLAGS_INIT
    "-mthumb ${cortex_m_cpu} -fno-exceptions -fno-rtti -fno-threadsafe-statics -ffunction-sections -fdata-sections")
set(CMAKE_EXE_LINKER_FLAGS_INIT "-nostartfiles --specs=nano.specs -Wl,--gc-sections")
set(CMAKE_CROSSCOMPILING_EMULATOR
    qemu-system-arm -M ${cortex_m_board} -nographic -monitor none -serial none -chardev stdio,id=semihosting
    -semihosting-config enable=on,target=native,chardev=semihosting -kernel)
include(${CMAKE_CURRENT_LIST_DIR}/cross.cmake)
