// How well found boundaries agree with those that people have drawn, as on BSDS500.
// SPDX-License-Identifier: MIT
#pragma once

// The usual measure: a found pixel is right if some person's pixel can be its own within .0075 of the picture's
// diagonal; recall is the share of the pixels of all persons that can be given one found. What is usual also is to pair
// pixels so that the sum of distances is least; here they are paired one to one too, but the nearest first, which is a
// maximal pairing that pairs a few in a thousand less, for all methods alike.

#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "accuracy/pictures.hpp"

namespace accuracy {

/// Pixels counted over annotators and pictures.
struct boundary_counts {
    long long right = 0, found = 0;     ///< found pixels
    long long recalled = 0, drawn = 0;  ///< persons' pixels

    boundary_counts& operator+=(const boundary_counts& more) {
        right += more.right, found += more.found, recalled += more.recalled, drawn += more.drawn;
        return *this;
    }
    double precision() const { return found > 0 ? static_cast<double>(right) / static_cast<double>(found) : 0; }
    double recall() const { return drawn > 0 ? static_cast<double>(recalled) / static_cast<double>(drawn) : 0; }
    double f() const {
        const double sum = precision() + recall();
        return sum > 0 ? 2 * precision() * recall() / sum : 0;
    }
};

/// A picture and what people have drawn on it.
struct drawn_boundaries {
    cv::Mat gray;
    std::vector<cv::Mat> persons;  ///< masks
};

/// Pictures `x.jpg` of a folder beside their boundaries `x_gt1.png`, `x_gt2.png`, …
inline std::vector<drawn_boundaries> read_boundaries(const std::string& folder) {
    const std::vector<std::string> drawings = pictures_in(folder, {".png"});
    std::vector<drawn_boundaries> all;
    for (const std::string& name : pictures_in(folder, {".jpg"})) {
        drawn_boundaries one = {cv::imread(name, cv::IMREAD_GRAYSCALE), {}};
        const std::string beginning = name.substr(0, name.size() - 4) + "_gt";
        for (const std::string& drawing : drawings) {
            if (drawing.compare(0, beginning.size(), beginning) != 0) continue;
            const cv::Mat mask = cv::imread(drawing, cv::IMREAD_GRAYSCALE);
            if (mask.size() == one.gray.size()) one.persons.push_back(mask);
        }
        if (!one.gray.empty() && !one.persons.empty()) all.push_back(one);
    }
    return all;
}

/// Pairs pixels of the two masks one to one, the nearest first; marks those of `found`, tells how many.
inline long long pair_pixels(const cv::Mat& found, const cv::Mat& drawn, cv::Mat& paired) {
    const double reach = 0.0075 * std::hypot(found.cols, found.rows);
    const int radius = static_cast<int>(reach);
    std::vector<cv::Point> offsets;
    for (int y = -radius; y <= radius; ++y)
        for (int x = -radius; x <= radius; ++x)
            if (x * x + y * y <= reach * reach) offsets.emplace_back(x, y);
    std::sort(offsets.begin(), offsets.end(), [](cv::Point a, cv::Point b) {
        return a.dot(a) != b.dot(b) ? a.dot(a) < b.dot(b) : a.y != b.y ? a.y < b.y : a.x < b.x;
    });
    cv::Mat free;
    cv::copyMakeBorder(drawn, free, radius, radius, radius, radius, cv::BORDER_CONSTANT, 0);
    std::vector<cv::Point> left;
    cv::findNonZero(found, left);
    long long pairs = 0;
    for (const cv::Point offset : offsets) {
        std::size_t kept = 0;
        for (const cv::Point at : left) {
            std::uint8_t& there = free.at<std::uint8_t>(at.y + offset.y + radius, at.x + offset.x + radius);
            if (there == 0) {
                left[kept++] = at;
                continue;
            }
            there = 0;
            paired.at<std::uint8_t>(at) = 255;
            ++pairs;
        }
        left.resize(kept);
    }
    return pairs;
}

inline boundary_counts score(const cv::Mat& found, const drawn_boundaries& truth) {
    boundary_counts counts;
    cv::Mat right = cv::Mat::zeros(found.size(), CV_8U);
    for (const cv::Mat& person : truth.persons) {
        counts.recalled += pair_pixels(found, person, right);
        counts.drawn += cv::countNonZero(person);
    }
    counts.right = cv::countNonZero(right);
    counts.found = cv::countNonZero(found);
    return counts;
}

}  // namespace accuracy
