// Gaussian blurs against the blur in real numbers, on drawn pictures and on photos.
// SPDX-License-Identifier: MIT
#include <alidade/filter/gaussian_blur.hpp>
#include <alidade/interop/opencv.hpp>
#include <alidade/io/stb.hpp>

#include <opencv2/imgproc.hpp>

#include <cmath>
#include <filesystem>
#include <type_traits>

#include "accuracy/filter/real_gaussian.hpp"
#include "accuracy/pictures.hpp"
#include "accuracy/report.hpp"
#include "tools/draw/scene.hpp"

namespace {

/// Adds what both make of the picture: of each sample, and beside it the least error that a sample of T can have.
template <class T>
void compare(const cv::Mat& picture, double sigma, accuracy::errors& ours, accuracy::errors& theirs) {
    const auto src = alidade::as_view<T>(picture);
    const auto truth = accuracy::real_gaussian<T>(src, sigma);
    cv::Mat blurred(picture.size(), picture.type());
    const auto add = [&](accuracy::errors& made) {
        auto next = truth.begin();
        for (int y = 0; y < picture.rows; ++y)
            for (int x = 0; x < picture.cols; ++x, ++next) {
                accuracy::trial one = {.error = static_cast<double>(blurred.at<T>(y, x) - *next)};
                if (std::is_integral_v<T>) one.bound = static_cast<double>(std::abs(std::round(*next) - *next));
                made.add(one);
            }
    };
    const alidade::gaussian_blur_options options = {.sigma = sigma};
    std::vector<std::byte> scratch(alidade::gaussian_blur_workspace<T>(src.width, 1, options));
    alidade::gaussian_blur(src, alidade::as_view<T>(blurred), options, {scratch.data(), scratch.size()});
    add(ours);
    cv::GaussianBlur(picture, blurred, {}, sigma);
    add(theirs);
}

/// Discs, bars and noise over the whole range of T (of float: 0 to 255).
template <class T>
cv::Mat drawn(int seed) {
    cv::Mat picture(128, 160, cv::traits::Type<T>::value);
    draw::random random(static_cast<std::uint64_t>(seed));
    const auto place = [&](double extent) { return random.uniform(0, extent); };
    const auto bar = draw::seen(draw::bar{place(160), place(128), place(3.14), 70, 9}, 0.8);
    const auto disc = draw::seen(draw::disc{place(160), place(128), 10 + place(30)}, 0.8);
    const double full = std::is_same_v<T, std::uint16_t> ? 257 : 1;
    const auto light = [&](int x, int y) { return full * (40 + 90 * bar(x, y) + 100 * disc(x, y)); };
    draw::expose(alidade::as_view<T>(picture), light, full * 10, random);
    return picture;
}

template <class T>
void on_drawn(accuracy::findings& found, double sigma) {
    accuracy::errors ours, theirs;
    for (int i = 0; i < found.trials(20); ++i) compare<T>(drawn<T>(401 + i), sigma, ours, theirs);
    found.add("alidade", ours);
    found.add("cv::GaussianBlur", theirs);
}

void on_photos(accuracy::findings& found, double sigma) {
    const std::string folder = found.data("opencv_samples");
    if (folder.empty()) return;
    accuracy::errors ours, theirs;
    for (const auto& path : accuracy::pictures_in(folder)) {
        const auto photo = alidade::read_image<std::uint8_t, 4>(path.c_str());
        if (!photo) {
            ours.miss();
            continue;
        }
        cv::Mat gray;
        cv::cvtColor(alidade::as_mat(photo->view()), gray, cv::COLOR_BGRA2GRAY);
        compare<std::uint8_t>(gray, sigma, ours, theirs);
    }
    found.add("alidade", ours);
    found.add("cv::GaussianBlur", theirs);
}

/// What is left of white noise: the theory is that of independent samples, and of rounding.
void noise_left(accuracy::findings& found, double sigma) {
    constexpr double noise = 10;
    const auto weights = accuracy::real_gaussian_weights(sigma);
    long double squares = -weights[0] * weights[0];
    for (const auto w : weights) squares += 2 * w * w;
    const double gain = static_cast<double>(squares), rounding = 1.0 / 12;
    const double expected = std::sqrt((noise * noise + rounding) * gain * gain + rounding);

    draw::random random(451);
    cv::Mat picture(256, 256, CV_8U), blurred(picture.size(), CV_8U);
    accuracy::errors ours, theirs;
    const auto inside = [&](accuracy::errors& made) {
        for (int y = 32; y < 224; ++y)
            for (int x = 32; x < 224; ++x)
                made.add({.error = blurred.at<std::uint8_t>(y, x) - 128.0, .bound = expected});
    };
    for (int i = 0; i < found.trials(20); ++i) {
        draw::expose(alidade::as_view<std::uint8_t>(picture), [](int, int) { return 128.0; }, noise, random);
        const auto made = alidade::gaussian_blur(alidade::as_view<std::uint8_t>(picture), {.sigma = sigma});
        alidade::as_mat(made.view()).copyTo(blurred);
        inside(ours);
        cv::GaussianBlur(picture, blurred, {}, sigma);
        inside(theirs);
    }
    found.add("alidade", ours);
    found.add("cv::GaussianBlur", theirs);
}

void add(const std::string& task, const std::string& samples, const char* unit, auto measure) {
    for (const char* sigma : {"0.8", "1.5", "3", "6"})
        accuracy::registration({task, samples + ", sigma " + sigma, unit},
                               [=](accuracy::findings& found) { measure(found, std::atof(sigma)); });
}

const bool registered = [] {
    add("gaussian_blur", "u8", "1 of 255", on_drawn<std::uint8_t>);
    add("gaussian_blur", "u16", "1 of 65535", on_drawn<std::uint16_t>);
    add("gaussian_blur", "f32", "1 of 255", on_drawn<float>);
    add("gaussian_blur, noise left", "u8, noise 10", "1 of 255", noise_left);
    add("real pictures, gaussian_blur", "opencv_samples", "1 of 255", on_photos);
    return true;
}();

}  // namespace
