// The keys of a JSON object, each asked for by its type and bounds: the one door to nlohmann-json.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/result.hpp>
#include <alidade/learned/model_family.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace alidade::manifest_json_detail {

using json = nlohmann::json;

/// What of a value an error shows.
inline std::string shown(const json& value) {
    constexpr std::size_t most = 40;
    std::string text = value.dump(-1, ' ', false, json::error_handler_t::replace);
    if (text.size() > most) text = text.substr(0, most - 3) + "...";
    return text;
}

/// Asks what an object holds. The first thing that is wrong is kept in `why`, by its key; an absent key leaves what it
/// was to fill as it was.
class fields {
public:
    fields(const json& object, std::string where, error& why) : object_(object), where_(std::move(where)), why_(why) {}

    /// The value of `key`, which from now on is one that is known; null if there is none.
    const json* find(const char* key) {
        known_.emplace_back(key);
        const auto at = object_.find(key);
        return at == object_.end() ? nullptr : &*at;
    }

    bool has(const char* key) const { return object_.find(key) != object_.end(); }
    void need(const char* key, const char* expected) {
        if (!has(key)) fail(key, "is missing", expected);
    }
    void refuse(const char* key, const char* expected) {
        const auto at = object_.find(key);
        fail(key, at == object_.end() ? "is missing" : shown(*at).c_str(), expected);
    }
    /// A key that nobody asked for may be one that is misspelt.
    void finish() {
        for (auto item = object_.begin(); item != object_.end(); ++item) {
            bool known = any_key_;
            for (const std::string& key : known_) known = known || key == item.key();
            if (!known)
                return fail(item.key().c_str(), "is no key of a manifest", "\"about\" for what is not to be read");
        }
    }

    const std::string* text(const char* key) {
        const json* value = find(key);
        if (value == nullptr) return nullptr;
        return text_in(key, *value);
    }
    void boolean(const char* key, bool& to) {
        const json* value = find(key);
        if (value == nullptr) return;
        if (!value->is_boolean()) return refuse(key, "true or false");
        to = *value->get_ptr<const json::boolean_t*>();
    }
    template <class T>
    void number(const char* key, T& to, double least, double most) {
        if (const json* value = find(key)) number_in(key, *value, to, least, most);
    }
    template <class T>
    void integer(const char* key, T& to, T least, T most) {
        if (const json* value = find(key)) integer_in(key, *value, to, least, most);
    }
    template <class E>
    void word(const char* key, E& to) {
        const json* value = find(key);
        if (value == nullptr) return;
        std::string expected;
        int index = 0;
        for (const char* one : manifest_words<E>::list) {
            const auto* said = value->get_ptr<const std::string*>();
            if (said != nullptr && *said == one) return static_cast<void>(to = static_cast<E>(index));
            expected += (index++ == 0 ? "" : ", ") + std::string(one);
        }
        refuse(key, ("one of " + expected).c_str());
    }
    template <class E>
    void word(const char* key, std::optional<E>& to) {
        E one{};
        if (has(key)) word(key, one), to = one;
    }

    template <class T>
    void integers(const char* key, std::vector<T>& to, T least, T most) {
        each(key, "a list of whole numbers", [&](const std::string& name, const json& value) {
            integer_in(name.c_str(), value, to.emplace_back(), least, most);
        });
    }
    template <class T>
    void numbers(const char* key, std::vector<T>& to) {
        each(key, "a list of numbers", [&](const std::string& name, const json& value) {
            number_in(name.c_str(), value, to.emplace_back(), -3e38, 3e38);
        });
    }
    /// A list of pairs: [[30, 60], [60, 30]].
    template <class F>
    void pairs(const char* key, F use) {
        each(key, "a list of pairs", [&](const std::string& name, const json& value) {
            if (!value.is_array() || value.size() != 2) return fail_value(name.c_str(), value, "two numbers");
            float both[2] = {};
            for (std::size_t i = 0; i < 2; ++i) number_in(name.c_str(), value[i], both[i], -3e38, 3e38);
            use(both[0], both[1]);
        });
    }
    template <class F>
    void texts(const char* key, F use) {
        each(key, "a list of texts", [&](const std::string& name, const json& value) {
            if (const std::string* one = text_in(name.c_str(), value)) use(*one);
        });
    }
    /// One number for all channels, or one for each.
    void per_channel(const char* key, double (&to)[3], int channels, double least, double most) {
        const json* value = find(key);
        if (value == nullptr) return;
        if (!value->is_array()) {
            double all = 0;
            number_in(key, *value, all, least, most);
            for (double& one : to) one = all;
            return;
        }
        if (value->size() != 1 && value->size() != static_cast<std::size_t>(channels))
            return refuse(key, "one number, or one for each channel of the input");
        for (std::size_t c = 0; c < 3; ++c)
            number_in(key, (*value)[c < value->size() ? c : value->size() - 1], to[c], least, most);
    }

    template <class F>
    void object(const char* key, F use) {
        if (const json* value = find(key)) object_in(key, *value, use);
    }
    template <class F>
    void each_object(const char* key, F use) {
        each(key, "a list of objects",
             [&](const std::string& name, const json& value) { object_in(name, value, use); });
    }
    /// All that is in this object, under names of any kind.
    template <class F>
    void each_number(F use) {
        any_key_ = true;
        for (auto item = object_.begin(); item != object_.end(); ++item) {
            double value = 0;
            number_in(item.key().c_str(), *item, value, -1e300, 1e300);
            use(item.key(), value);
        }
    }

private:
    void fail(const char* key, const char* found, const char* expected) {
        if (why_.kind == fault::none)
            why_ = error(fault::malformed, "key \"", where_.c_str(), key, "\": ", found, ", expected ", expected);
    }
    void fail_value(const char* key, const json& value, const char* expected) {
        fail(key, shown(value).c_str(), expected);
    }

    const std::string* text_in(const char* key, const json& value) {
        const auto* string = value.get_ptr<const std::string*>();
        if (string != nullptr && string->find('\0') == std::string::npos) return string;
        fail_value(key, value, "a text");
        return nullptr;
    }
    template <class T>
    void number_in(const char* key, const json& value, T& to, double least, double most) {
        const double number = value.is_number() ? value.get<double>() : least - 1;
        if (value.is_number() && number >= least && number <= most)
            return static_cast<void>(to = static_cast<T>(number));
        char expected[80];
        std::snprintf(expected, sizeof(expected), "a number from %g to %g", least, most);
        fail_value(key, value, expected);
    }
    template <class T>
    void integer_in(const char* key, const json& value, T& to, T least, T most) {
        if (value.is_number_unsigned() && value.get<std::uint64_t>() <= INT64_MAX) {
            const auto whole = static_cast<std::int64_t>(value.get<std::uint64_t>());
            if (whole >= std::int64_t{least} && whole <= std::int64_t{most})
                return static_cast<void>(to = static_cast<T>(whole));
        } else if (value.is_number_integer() && !value.is_number_unsigned()) {
            const std::int64_t whole = value.get<std::int64_t>();
            if (whole >= std::int64_t{least} && whole <= std::int64_t{most})
                return static_cast<void>(to = static_cast<T>(whole));
        }
        const std::string expected =
            least == most ? std::to_string(least)
                          : "a whole number from " + std::to_string(least) + " to " + std::to_string(most);
        fail_value(key, value, expected.c_str());
    }
    template <class F>
    void object_in(const std::string& key, const json& value, F use) {
        if (!value.is_object()) return fail_value(key.c_str(), value, "an object");
        fields inner(value, where_ + key + ".", why_);
        use(inner);
        inner.finish();
    }
    template <class F>
    void each(const char* key, const char* expected, F use) {
        const json* value = find(key);
        if (value == nullptr) return;
        if (!value->is_array()) return refuse(key, expected);
        for (std::size_t i = 0; i < value->size(); ++i) use(key + ("[" + std::to_string(i) + "]"), (*value)[i]);
    }

    const json& object_;
    std::string where_;
    error& why_;
    std::vector<std::string> known_;
    bool any_key_ = false;
};

/// Where the text stops being JSON. Asked only when it is known that it does.
inline error where_no_json(const char* text, std::size_t size) {
    struct finder : nlohmann::json_sax<json> {
        std::size_t place = 0;
        bool null() override { return true; }
        bool boolean(bool) override { return true; }
        bool number_integer(number_integer_t) override { return true; }
        bool number_unsigned(number_unsigned_t) override { return true; }
        bool number_float(number_float_t, const string_t&) override { return true; }
        bool string(string_t&) override { return true; }
        bool binary(binary_t&) override { return true; }
        bool start_object(std::size_t) override { return true; }
        bool key(string_t&) override { return true; }
        bool end_object() override { return true; }
        bool start_array(std::size_t) override { return true; }
        bool end_array() override { return true; }
        bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
            return place = position, false;
        }
    } found;
    json::sax_parse(text, text + size, &found);
    const std::size_t end = found.place < size ? found.place : size;
    std::size_t line = 1, column = 1;
    for (std::size_t i = 0; i + 1 < end; ++i) text[i] == '\n' ? (++line, column = 1) : ++column;
    if (found.place > size || size == 0)
        return error(fault::malformed, "line ", line, ": ends within the JSON text (truncated)");
    return error(fault::malformed, "line ", line, ", column ", column, ": is no JSON");
}

}  // namespace alidade::manifest_json_detail
