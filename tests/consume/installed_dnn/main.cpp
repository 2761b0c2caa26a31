// A view of pixels goes into OpenCV and into cv::dnn, and a picture into a file, without leaving alidade's types.
// SPDX-License-Identifier: MIT
#include <alidade/alidade.hpp>

#include <opencv2/dnn.hpp>
#include <opencv2/imgproc.hpp>

int main() {
    alidade::image<std::uint8_t, 3> colour(64, 48, 100);
    const auto view = colour.view();
    const cv::Mat mat(view.height, view.width, CV_8UC3, view.data, static_cast<std::size_t>(view.stride));

    cv::Mat gray;
    cv::cvtColor(mat, gray, cv::COLOR_BGR2GRAY);
    const cv::Mat blob = cv::dnn::blobFromImage(mat, 0.5);
    return gray.at<std::uint8_t>(20, 20) == 100 && blob.size[1] == 3 && blob.at<float>(0) == 50 ? 0 : 1;
}
