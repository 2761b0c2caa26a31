// Any bytes, given to the walk over ONNX files.
// SPDX-License-Identifier: MIT
#include <alidade/dnn/onnx_check.hpp>

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const auto said = alidade::check_onnx({bytes, size});
    if (!said && said.error().message[0] == 0) std::abort();
    if (said && (said->outputs.empty() || said->nodes < 1)) std::abort();
    return 0;
}
