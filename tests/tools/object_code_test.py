# SPDX-License-Identifier: MIT
import unittest
from pathlib import Path

from made_up_tree import CheckTest

TRACER = (Path(__file__).resolve().parents[2] / "include/alidade/core/tracer.hpp").read_text(encoding="utf-8")

PIPELINE = """
#include <alidade/core/tracer.hpp>
using namespace alidade;

template <tracer Trace = no_trace>
int sum_of(const int* values, int count, Trace trace = {}) {
    trace->step("sum");
    int sum = 0;
    for (int i = 0; i < count; ++i) {
        sum += values[i];
        EACH
    }
    trace->number("sum", sum);
    return sum;
}

int sum(const int* values, int count);
int sum(const int* values, int count) { return sum_of(values, count); }
"""


class ObjectCode(CheckTest):
    check = "object_code.py"

    def pipeline(self, each="", text=PIPELINE):
        headers = Path(__file__).resolve().parents[2] / "include/alidade/core"
        for header in headers.glob("*.hpp"):
            self.write(f"include/alidade/core/{header.name}", header.read_text(encoding="utf-8"))
        self.write("tests/object_code/made_up.cpp", text.replace("EACH", each))

    def test_what_is_told_to_nobody_passes(self):
        self.pipeline('trace->number("value", values[i]);')
        self.passes()

    def test_work_for_nobody_fails(self):
        self.pipeline('if (values[i] > 3) { trace->step("large"); static Trace other; }')
        self.fails("tests/object_code/made_up.cpp: says something to its tracer in a way that the check does not know")
        self.pipeline('trace->number("value", [] { static volatile int asked; asked = asked + 1; return 1.0; }());')
        self.fails("bytes with a tracer, of")

    def test_a_tracer_that_is_no_empty_value_fails(self):
        self.pipeline()
        self.write("include/alidade/core/tracer.hpp",
                   TRACER.replace("constexpr const no_trace* operator->() const { return this; }",
                                  "const no_trace* operator->() const { return this; }\n    volatile int here = 0;"))
        self.fails("instructions with a tracer that nobody asked for")

    def test_a_pipeline_without_a_tracer_fails(self):
        self.pipeline(text="int one();\nint one() { return 1; }\n")
        self.fails("says something to its tracer")

    def test_what_does_not_compile_fails(self):
        self.pipeline("nonsense;")
        self.fails("traced: does not compile")


if __name__ == "__main__":
    unittest.main()
