// A broken contract stops a device: there is no one to print to.
// SPDX-License-Identifier: MIT
#include <alidade/core/static_image.hpp>

#include <cstdint>

int main() {
    static alidade::static_image<std::uint8_t, 8, 8> frame;
    const int beyond = static_cast<int>(frame.view().stride) + 1;
    return crop(frame.view(), 0, 0, beyond, 8)(0, 0);
}
