// What the numbers are that a network says of classes.
// SPDX-License-Identifier: MIT
#pragma once

namespace alidade {

/// What makes scores of a network's numbers.
enum class score_form {
    softmax,  ///< they are logits of classes one of which it is
    sigmoid,  ///< they are logits of classes several of which it may be
    share,    ///< nothing: they are scores from 0 to 1 already
};

}  // namespace alidade
