// Every classical operator. A program that counts its compile time includes the few headers it needs instead.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/border.hpp>
#include <alidade/core/contract.hpp>
#include <alidade/core/executor.hpp>
#include <alidade/core/image_view.hpp>
#include <alidade/core/result.hpp>
#include <alidade/core/rows.hpp>
#include <alidade/core/static_image.hpp>
#include <alidade/core/tensor_view.hpp>
#include <alidade/core/workspace.hpp>

#if ALIDADE_HOSTED
#include <alidade/core/image.hpp>
#include <alidade/core/parallel.hpp>
#endif

#include <alidade/filter/gaussian_blur.hpp>
#include <alidade/filter/sobel.hpp>
#include <alidade/pixel/gray_from_bgr.hpp>
#include <alidade/pixel/threshold.hpp>
