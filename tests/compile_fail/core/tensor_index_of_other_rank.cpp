// error: no match for call|no matching function
// A tensor of three axes takes three indices.
#include <alidade/core/tensor_view.hpp>

#ifdef SHOULD_COMPILE
float first(alidade::tensor_view<const float, 3> block) { return block(0, 0, 0); }
#else
float first(alidade::tensor_view<const float, 3> block) { return block(0, 0); }
#endif
