// Any bytes, given to the reader that their first bytes ask for.
// SPDX-License-Identifier: MIT
#include "decode.hpp"

#include <alidade/io/stb_implementation.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    fuzz::decode({bytes, size});
    return 0;
}
