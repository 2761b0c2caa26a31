// What the check of images must refuse: a heap.
// SPDX-License-Identifier: MIT
int main() {
    int* volatile number = new int(7);
    const int value = *number;
    delete number;
    return value;
}
