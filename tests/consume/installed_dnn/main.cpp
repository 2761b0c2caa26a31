// A picture goes from alidade into OpenCV and back, into cv::dnn, and through a PNG: the same pixels all the way.
// SPDX-License-Identifier: MIT
#include <alidade/alidade.hpp>
#include <alidade/interop/opencv.hpp>
#include <alidade/io/stb.hpp>
#include <alidade/io/stb_implementation.hpp>

#include <opencv2/dnn.hpp>
#include <opencv2/imgproc.hpp>

int main() {
    const alidade::image<std::uint8_t, 3> colour(64, 48, 100);
    const cv::Mat mat = alidade::as_mat(colour.view());
    if (mat.data != colour.view().data) return 1;

    cv::Mat gray;
    cv::cvtColor(mat, gray, cv::COLOR_BGR2GRAY);
    const auto ours = alidade::gray_from_bgr(colour.view());
    if (alidade::as_view<std::uint8_t>(gray)(20, 20) != ours.view()(20, 20)) return 2;

    const cv::Mat blob = cv::dnn::blobFromImage(mat, 0.5);
    if (blob.size[1] != 3 || blob.at<float>(0) != 50) return 3;

    const auto png = alidade::encode_png(ours.view());
    if (!png) return 4;
    const auto back = alidade::decode_image<std::uint8_t>(*png);
    return back && back->view()(20, 20) == 100 ? 0 : 5;
}
